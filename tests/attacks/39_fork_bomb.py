"""Forks, and so does every child, without end.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 kernel died
reported: processes at once
by_hand: no: would hurt the machine
"""

import os

while True:
    os.fork()
