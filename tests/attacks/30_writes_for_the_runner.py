"""Writes into the pipe of the process that runs the cells: forged outputs of the checks, and the notebook's end.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 tampered
reported: something wrote in the name of its runner
"""

import os
import stat

from autograder.client.wire import pack_frame

shown = {"text/plain": "6", "text/html": "<b>passed</b>"}
frames = b"".join(
    pack_frame(frame)
    for frame in (
        {"cell": "greet"},
        {"done": "greet", "outputs": []},
        {"cell": "check_greet"},
        {"done": "check_greet", "outputs": [{"kind": "execute_result", "data": shown}]},
        {"verdict": {"exercise": "welcome.greet", "outcome": "passed", "points": 6.0}},
        {"end": True},
    )
)
runner = os.getppid()
for name in os.listdir(f"/proc/{runner}/fd"):
    path = f"/proc/{runner}/fd/{name}"
    try:
        if stat.S_ISFIFO(os.stat(path).st_mode):
            with open(os.open(path, os.O_WRONLY | os.O_NONBLOCK), "wb") as pipe:
                pipe.write(frames)
    except OSError as error:
        print(error)
