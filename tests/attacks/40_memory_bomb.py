"""Takes memory without end.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 out of memory
reported: more than 2 GiB of memory
by_hand: no: would hurt the machine
"""

taken = []
while True:
    taken.append(b"\x01" * 2**26)
