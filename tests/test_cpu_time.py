"""Settling where there is no /proc: by CPU time alone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.clock.cpu_time import CpuTimeWatcher

WAITS = "print('ready', flush=True); input()"
COMPUTES = "print('ready', flush=True)\nwhile True: pass"


@contextmanager
def program(source: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", source, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def looks(watcher: CpuTimeWatcher, until: str) -> str:
    """What it says in the end, when it has said `until` (a beginning) or has been asked for a minute."""
    deadline = time.monotonic() + 60
    watcher.look((), True, True)
    while time.monotonic() < deadline:
        time.sleep(0.1)
        said = watcher.look((), True, True)
        if said.startswith(until) and bool(said) == bool(until):
            return said
    return said


def test_who_waits_has_settled() -> None:
    with program(WAITS) as process:
        assert looks(CpuTimeWatcher(process.pid), "") == ""


def test_who_computes_has_not() -> None:
    with program(COMPUTES) as process:
        watcher = CpuTimeWatcher(process.pid)
        assert looks(watcher, "process") == f"process {process.pid} has run"
        assert not watcher.spins()


def test_who_has_called_is_watched_wherever_it_descends_from() -> None:
    with program(WAITS) as root, program(COMPUTES) as caller:
        watcher = CpuTimeWatcher(root.pid)
        assert looks(watcher, "") == ""
        watcher.called(caller.pid)
        assert looks(watcher, "process") == f"process {caller.pid} has run"
        assert watcher.is_outside_ray(root.pid) and not watcher.is_outside_ray(caller.pid)
        assert not watcher.is_ray_worker(caller.pid)


def test_a_helper_that_nobody_looked_at_for_a_while_has_not_just_arrived() -> None:
    """An arrival is progress: a stuck program would be told so later, and so would one whose helper computes."""
    with program(COMPUTES, "log_monitor.py") as helper:
        watcher = CpuTimeWatcher(helper.pid)
        assert looks(watcher, "process") == f"process {helper.pid} has run"
        watcher.begin()
        assert watcher.look((), True, helpers=False) == ""
        watcher.look((), True, helpers=True)
        assert watcher.arrivals() == 0


def test_a_program_that_has_ended_has_settled() -> None:
    with program(WAITS) as process:
        process.kill()
        process.wait()
        assert looks(CpuTimeWatcher(process.pid), "") == ""
