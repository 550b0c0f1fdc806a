"""Sleeps forever, which uses nothing, and takes no notice of interrupts.

cell: after check_run_sequentially
marks: 1.5 wrong, 0 timed out
reported: could not be interrupted
slow: yes
"""

import signal
import threading

signal.signal(signal.SIGINT, signal.SIG_IGN)
threading.Event().wait()
