"""Stops the process that runs the cells forever, so that the grading waits for it.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 timed out
reported: could not be interrupted
by_hand: no: would stop nbgrader forever
"""

import os
import signal

os.kill(os.getppid(), signal.SIGSTOP)
