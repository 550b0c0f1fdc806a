"""Sleeps forever, before the check of greet.

cell: after check_run_sequentially
reported: was interrupted: it did nothing
"""

import time

time.sleep(10**6)
