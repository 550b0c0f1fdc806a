"""CPU seconds of a command with everything that it starts, also of processes that nobody waits for, such as Ray's.

.venv/bin/python -m benchmarks.cpu_seconds

What a system counts for a command has only those that were waited for. Here /proc is read twenty times a second; a
process counts as it was last seen, or as its parent's count of children has it, whichever is more. Run alone, this
module compares the two on a command whose processes are all waited for.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.clock.proc import TICKS, stat_of

_EVERY = 0.05  # Real seconds between two looks.
_PATIENCE = 60.0  # Real seconds that what a command leaves behind gets to end by itself.

Key = tuple[int, int]  # A process's number, and when it started: numbers are used again.


@dataclass
class _Process:
    """A process as last seen: CPU seconds of its own, and of children that it has waited for."""

    parent: Key | None
    own: float
    waited: float
    look: int


@dataclass(frozen=True)
class Used:
    """What a command took.

    seconds: until it ended. cpu: of all its processes. seen: the same by looks at each process alone. waited: of those
    that were waited for, as the system counts it. left: how many processes outlived the command, and were killed.
    """

    seconds: float
    cpu: float
    seen: float
    waited: float
    status: int
    left: int


class Tree:
    """A process and all that descend from it, also those whose parents have gone."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._processes: dict[Key, _Process] = {}
        self._alive: dict[int, Key] = {}
        self._others: set[int] = set()
        self._sessions = {root}
        self._looks = 0

    def look(self) -> list[int]:
        """Note what each process has used. The numbers of those that still run."""
        self._looks += 1
        there = {int(name) for name in os.listdir("/proc") if name.isdigit()}
        self._others &= there
        stats = {pid: stat for pid in there - self._others if (stat := stat_of(pid))}
        ours = {pid for pid, stat in stats.items() if self._alive.get(pid) == (pid, int(stat[19])) or pid == self._root}
        while more := {
            pid
            for pid, stat in stats.items()
            if pid not in ours and (int(stat[1]) in ours or int(stat[3]) in self._sessions)
        }:
            ours |= more
        self._others |= stats.keys() - ours
        self._alive = {pid: (pid, int(stats[pid][19])) for pid in ours}
        self._sessions |= {int(stats[pid][3]) for pid in ours} - {0}
        for pid, key in self._alive.items():
            own, own_system, waited, waited_system = (int(field) / TICKS for field in stats[pid][11:15])
            parent = self._alive.get(int(stats[pid][1]))
            self._processes[key] = _Process(parent, own + own_system, waited + waited_system, self._looks)
        return [pid for pid in ours if stats[pid][0] != b"Z"]

    def seen(self) -> float:
        """CPU seconds, by what each process had used when it was last seen."""
        return sum(process.own for process in self._processes.values())

    def cpu(self) -> float:
        """CPU seconds of all, each counted once."""
        children: dict[Key | None, list[Key]] = defaultdict(list)
        for key, process in self._processes.items():
            children[process.parent].append(key)

        def total(key: Key) -> float:
            process, gone, others = self._processes[key], 0.0, 0.0
            for child in children[key]:
                if self._processes[child].look < process.look:
                    gone += total(child)
                else:  # It was there when we last asked for what the parent had waited for.
                    others += total(child)
            return process.own + max(process.waited, gone) + others

        return sum(map(total, children[None]))


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], log: Path) -> Used:
    """Run a command to its end, and until all that it has started has ended too."""
    with log.open("ab") as sink:
        begun = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    tree = Tree(process.pid)
    running = [process.pid]
    try:
        # Not waited for until we have looked once more: then its count of its children is complete.
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            time.sleep(_EVERY)
            running = tree.look()
        seconds = time.monotonic() - begun
        running = tree.look()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        deadline = time.monotonic() + _PATIENCE
        while running and time.monotonic() < deadline:
            time.sleep(_EVERY)
            running = tree.look()
    finally:
        for pid in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    waited = usage.ru_utime + usage.ru_stime
    return Used(seconds, tree.cpu(), tree.seen(), waited, process.returncode, len(running))


_PROGRAM = """
import subprocess, sys, time
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
if len(sys.argv) > 1:
    burn(float(sys.argv[1]))
else:
    for seconds in (0.02, 0.1, 0.3, 1.0) * 5:
        subprocess.run([sys.executable, "-c", PROGRAM, str(seconds)])
    burn(0.5)
"""


def main() -> int:
    """Compare what is counted here with what the system counts. Returns 1 if they differ by over a twentieth."""
    program = f"PROGRAM = {_PROGRAM!r}\n{_PROGRAM}"
    used = run([sys.executable, "-c", program], Path(), os.environ, Path(os.devnull))
    print(f"{used.waited:.2f} CPU seconds as the system counts them, {used.cpu:.2f} here")
    print(f"{used.seen:.2f} by looks alone, as where nobody waits: {used.seen / used.waited - 1:+.1%}")
    return int(abs(used.cpu / used.waited - 1) > 0.05)


if __name__ == "__main__":
    sys.exit(main())
