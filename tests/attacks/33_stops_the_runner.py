"""Stops the process that runs the cells for ever, so that the grading waits for it.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 timed out
reported: could not be interrupted
by_hand: no: would stop nbgrader for ever
"""

import os
import signal

os.kill(os.getppid(), signal.SIGSTOP)
