r"""Opens more connections to the judge than it takes, says nothing on any of them, and keeps them.

cell: after check_run_sequentially
prints: opened \d+
"""

import os
import resource
import socket

resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
kept = []
for _ in range(2000):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(0.5)
    try:
        connection.connect(os.environ["RAYCOURSE_CLOCK"])
    except OSError:
        break
    kept.append(connection)
print("opened", len(kept))
