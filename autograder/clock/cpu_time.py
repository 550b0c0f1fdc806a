"""Settled, for systems without /proc: nothing that is watched has used CPU time since the last look."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import psutil

from autograder.clock import proc
from autograder.clock.watcher import is_helper


@dataclass
class CpuTimeWatcher:
    """Looks at what CPU time each process below `root`, and each that ever called, has used."""

    root: int
    ignore: Collection[int] = ()
    callers: set[int] = field(default_factory=set)
    _last: dict[int, float] = field(default_factory=dict)
    _arrivals: int = 0

    def begin(self) -> None:
        """See `Watcher.begin`. CPU time is compared from look to look, so only the count of processes begins anew."""
        self._arrivals = 0

    def look(self, blocked: Collection[int], sleepers: bool, helpers: bool) -> str:
        """See `Watcher.look`. Sleeping threads cannot be told apart here."""
        times: dict[int, float] = {}
        resting = set()
        for pid in {self.root, *self.callers}:
            try:
                root = psutil.Process(pid)
                family = [root, *root.children(recursive=True)]
            except psutil.Error:
                continue
            for process in family:
                try:
                    if process.pid in self.ignore:
                        continue
                    if not helpers and self._is_helper(process):
                        resting.add(process.pid)
                    spent = process.cpu_times()
                    times[process.pid] = spent.user + spent.system
                except psutil.Error:
                    continue
        # A tick of the accounting clock is noise: core workers wake for a moment all the time.
        used = {pid: time - self._last.get(pid, 0.0) for pid, time in times.items() if pid not in resting}
        moved = [pid for pid, time in used.items() if time > 1.5 / proc.TICKS]
        self._arrivals += len(times.keys() - self._last.keys())
        self._last = times
        return f"process {moved[0]} has run" if moved else ""

    @staticmethod
    def _is_helper(process: psutil.Process) -> bool:
        return is_helper(argument.encode() for argument in process.cmdline())

    def called(self, pid: int) -> None:
        """See `Watcher.called`."""
        self.callers.add(pid)

    def is_ray_worker(self, pid: int) -> bool:
        """See `Watcher.is_ray_worker`."""
        try:
            parent = psutil.Process(pid).parent()
            return parent is not None and parent.name() == "raylet"
        except psutil.Error:
            return False

    def is_outside_ray(self, pid: int) -> bool:
        """See `Watcher.is_outside_ray`."""
        return pid == self.root

    def life(self, pid: int) -> int:
        """See `Watcher.life`. Here the clock is not told who speaks, so nothing is to follow from it."""
        return 0

    def line(self, pid: int, driver: int) -> tuple[int, ...]:
        """See `Watcher.line`."""
        return ()

    def arrivals(self) -> int:
        """See `Watcher.arrivals`."""
        return self._arrivals

    def spins(self) -> bool:
        """See `Watcher.spins`. Here a process that computes is waited for as long as it does."""
        return False
