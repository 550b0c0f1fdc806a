"""What Linux says of processes under /proc (proc(5)), for all that look: the clock, the guard of a sandbox, benchmarks.

A process may end at any moment: then there is nothing to read, and nothing is what these functions return.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
"""How many ticks of the accounting clock make a second."""


def read(path: str) -> bytes:
    """The first bytes of a small file under /proc, or none if the process has gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return b""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def listed(path: str) -> list[str]:
    """The names in a folder under /proc, or none if the process has gone."""
    try:
        return os.listdir(path)
    except OSError:
        return []


def after_name(stat: bytes) -> bytes:
    """The fields of a stat line from the state on; the name before it may hold spaces and parentheses."""
    return stat[stat.rfind(b")") + 2 :] if stat else b""


def stat_of(pid: int) -> list[bytes]:
    """The fields of a process's stat line from its state on."""
    return after_name(read(f"/proc/{pid}/stat")).split()


def parent_of(pid: int) -> int:
    """The parent's process id, or 0."""
    fields = stat_of(pid)
    return int(fields[1]) if len(fields) > 1 else 0


def beginning(pid: int) -> int:
    """When a process that is alive began, in ticks since the machine did, or 0."""
    fields = stat_of(pid)
    return int(fields[19]) if len(fields) > 19 and fields[0] not in (b"Z", b"X") else 0


def cpu_seconds(pid: int) -> float:
    """What a process itself has used of a processor; children that it has waited for are not in it."""
    fields = stat_of(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS if len(fields) > 12 else 0.0


def alive() -> set[int]:
    """All processes that there are."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


def below(root: int) -> Iterator[int]:
    """`root` and every process that descends from it now."""
    children: dict[int, list[int]] = {}
    for pid in alive():
        children.setdefault(parent_of(pid), []).append(pid)
    waiting = [root] if os.path.exists(f"/proc/{root}") else []
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += children.get(pid, [])


class Family:
    """The processes below `root`, but for `ignore` and those below. Once in, a process stays, whoever adopts it.

    A look costs as much as there is new, however many processes the machine runs.
    """

    def __init__(self, root: int, ignore: Collection[int] = ()) -> None:
        self._root, self._ignore = root, ignore
        self._members: dict[int, int] = {}  # Their parents, when they were first seen.
        self._others: dict[int, int] = {}  # All other processes, and their parents.

    def look(self) -> dict[int, int]:
        """Those that are alive now, with the parents that they had when they were first seen."""
        now = alive()
        for gone in self._members.keys() - now:
            del self._members[gone]
        if self._root in now and self._root not in self._members:
            self.add(self._root)
        self._others = {pid: self._others.get(pid) or parent_of(pid) for pid in now - self._members.keys()}
        while found := [p for p, parent in self._others.items() if parent in self._members and p not in self._ignore]:
            for pid in found:
                self._members[pid] = self._others.pop(pid)
        return self._members

    def add(self, pid: int) -> None:
        """Take in a process from elsewhere."""
        self._members[pid] = parent_of(pid)
