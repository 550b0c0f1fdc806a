"""Kills every process that it may send a signal to.

cell: greet
marks: 1.5 wrong, 0 kernel died
reported: The run ended
by_hand: no: would kill every process of the user
"""

import os
import signal


def greet(name):
    os.kill(0, signal.SIGTERM)
    os.kill(-1, signal.SIGKILL)
