"""Forks, and so does every child: they double until there are a thousand, and then all of them keep running.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 kernel died
reported: processes at once
by_hand: no: would hurt the machine
"""

import os

while True:
    if len(os.listdir("/proc")) < 1000:  # For the sake of the machine on which this is a test.
        os.fork()
