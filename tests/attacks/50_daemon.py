"""Leaves a daemon behind, forked twice and in a session of its own, to wait for the next submission.

cell: after check_run_sequentially
prints: left behind
"""

import os
import subprocess

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        subprocess.Popen(
            ["/bin/sh", "-c", "while :; do touch /tmp/THE_MARK /dev/shm/THE_MARK; sleep 1; done", "THE_MARK"],
            start_new_session=True,
        )
    os._exit(0)
print("left behind")
