"""How long a notebook waits for its judge: from starting the process to the first connection.

.venv/bin/python benchmarks/judge_start.py
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time

from autograder.client.environment import new_socket_path
from autograder.client.link import connect


def start_once() -> float:
    """Real seconds until a fresh judge takes connections."""
    path = new_socket_path()
    begun = time.perf_counter()
    judge = subprocess.Popen([sys.executable, "-I", "-m", "autograder.judge", path])
    try:
        connect(path, 30, lambda: judge.poll() is None).close()
        return time.perf_counter() - begun
    finally:
        judge.terminate()
        judge.wait()
        shutil.rmtree(os.path.dirname(path), ignore_errors=True)


if __name__ == "__main__":
    times = [start_once() for _ in range(15)]
    print(f"judge up in {statistics.median(times):.3f} s (median), {min(times):.3f} to {max(times):.3f} s")
