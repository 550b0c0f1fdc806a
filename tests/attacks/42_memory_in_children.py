"""Takes memory in many children, a little in each.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 out of memory
reported: more than 2 GiB of memory
by_hand: no: would hurt the machine
slow: yes
"""

import os
import time

for _ in range(30):
    if os.fork() == 0:
        taken = b"\x01" * 2**27
        time.sleep(1000)
time.sleep(1000)
