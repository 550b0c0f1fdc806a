"""Settling by looking under /proc: who holds the clock."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import psutil
import pytest

from autograder.clock import settle
from autograder.clock.settle import ProcWatcher
from autograder.clock.watcher import is_helper

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks under /proc")

COMPUTES, SLEEPS = "while True: pass", "import time; time.sleep(600)"
WORKER = "/ray/_private/workers/default_worker.py"
AGENT = "/ray/dashboard/agent.py"
RAYLET = (
    f"--python_worker_command=python {WORKER} --node-ip-address=x",
    f"--dashboard_agent_command={AGENT} --log-dir=x",
)


def looks(source: str, *arguments: str, until: str, seconds: float = 60) -> bool:
    """Whether a look at a program that runs with these arguments matches this, now or within so many seconds."""
    process = subprocess.Popen([sys.executable, "-c", source, *arguments])
    try:
        watcher, deadline = ProcWatcher(process.pid), time.monotonic() + seconds
        while not (found := re.fullmatch(until, watcher.look((), True, helpers=False))) and time.monotonic() < deadline:
            time.sleep(0.05)
        return found is not None
    finally:
        process.kill()
        process.wait()


def test_a_worker_that_gets_on_is_waited_for_however_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "_START_LIMIT", 1.0)
    assert looks(SLEEPS, WORKER, until=".* is starting")
    assert looks(SLEEPS, WORKER, until="")
    assert not looks(COMPUTES, WORKER, until=".* is runnable .*", seconds=3)


def test_the_raylet_is_no_worker_and_no_helper() -> None:
    """Its command line names theirs. What is sent to a worker passes through it."""
    assert looks(COMPUTES, *RAYLET, until=".* is runnable .*")
    assert not looks(COMPUTES, AGENT, until=".+", seconds=1)
    assert is_helper([b"ray::DashboardAgent", b""]) and not is_helper([b"ray::IDLE", b""])


def test_who_gets_ready_and_who_appears_has_arrived() -> None:
    """A worker of Ray's wears the starting command line until it is ready. This one puts it off, and forks."""
    renames = "import os, sys; sys.stdin.read(); os.execv(sys.executable, [sys.executable, '-c', sys.argv[2]])"
    forks = f"import os; os.fork(); {SLEEPS}"
    worker = psutil.Popen([sys.executable, "-c", renames, WORKER, forks], stdin=subprocess.PIPE)
    try:
        watcher, deadline = ProcWatcher(worker.pid), time.monotonic() + 60
        watcher.begin()
        assert "is starting" in watcher.look((), True, helpers=False)
        assert watcher.arrivals() == 0
        worker.stdin.close()
        while watcher.arrivals() < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
            watcher.look((), True, helpers=False)
        assert watcher.arrivals() == 2
    finally:
        for process in [*worker.children(), worker]:
            process.kill()
        worker.wait()
