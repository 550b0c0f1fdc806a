"""Takes memory that belongs to no process: files without a name, which lie in memory.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 out of memory
reported: more than 2 GiB of memory
by_hand: no: would hurt the machine
"""

import os
import time

for number in range(40):
    descriptor = os.memfd_create(str(number))
    os.write(descriptor, bytes(2**26))
while True:
    time.sleep(1)
