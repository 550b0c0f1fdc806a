"""Writes files until no disk has any place left: in /tmp, its home, /dev/shm, and wherever else it may write.

cell: after check_run_sequentially
prints: (?s)/tmp: .*No space left.*/dev/shm: .*No space left
by_hand: no: would fill the disk
"""

import os

for folder in ("/tmp", os.path.expanduser("~"), "/dev/shm", "/var/tmp", "/run", "/"):
    written = 0
    try:
        with open(f"{folder}/THE_MARK", "wb") as file:
            while written < 4 * 2**30:
                written += file.write(bytes(2**20))
                file.flush()
    except OSError as error:
        print(f"{folder}: {written >> 20} MiB, then {error}")
    finally:
        if os.path.exists(f"{folder}/THE_MARK"):
            os.unlink(f"{folder}/THE_MARK")
