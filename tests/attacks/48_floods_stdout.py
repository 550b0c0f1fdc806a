"""Prints without end.

cell: after check_run_sequentially
prints: the rest is not kept
"""

while True:
    print("lines and lines of it, " * 400)
