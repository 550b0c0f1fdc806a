"""Prints without end.

cell: after check_run_sequentially
by_hand: no: would fill the memory of nbgrader
prints: the rest is not kept
"""

while True:
    print("lines and lines of it, " * 400)
