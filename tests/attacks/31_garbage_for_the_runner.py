"""Writes garbage into the pipe of the process that runs the cells, so that nobody can read what it says.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 kernel died
reported: it wrote where only its runner writes
"""

import os
import stat

runner = os.getppid()
for name in os.listdir(f"/proc/{runner}/fd"):
    path = f"/proc/{runner}/fd/{name}"
    try:
        if stat.S_ISFIFO(os.stat(path).st_mode):
            with open(os.open(path, os.O_WRONLY | os.O_NONBLOCK), "wb") as pipe:
                pipe.write(b"\xff" * 64)
    except OSError as error:
        print(error)
