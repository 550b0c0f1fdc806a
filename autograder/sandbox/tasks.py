"""A hard limit on how many processes and threads a sandbox may have, kept by the kernel.

Looking is too slow for a fork bomb: while thousands of processes run, whoever looks waits for his turn. The kernel
refuses the next fork at once. An ordinary user's processes are limited by RLIMIT_NPROC, which Linux counts for each
user namespace (since 5.14); root's are exempt from it, and are limited by a cgroup.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path

_PREFIX = "rcg-"
_END_SECONDS = 120.0  # Real seconds for the kernel to clear away thousands of killed processes on a busy machine.
_numbers = itertools.count()


class TaskLimit:
    """At most `most` processes and threads together. Close it when all of them have ended."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._folder = _new_cgroup(most) if os.getuid() == 0 else None

    @staticmethod
    def holds() -> bool:
        """Whether the kernel keeps such a limit here."""
        if os.getuid() != 0:
            return True
        folder = _new_cgroup(1)
        if folder is not None:
            folder.rmdir()
        return folder is not None

    def apply(self, pid: int) -> None:
        """Limit a process and all that descend from it from now on. It must not have children yet."""
        with contextlib.suppress(OSError):  # It may have ended.
            if self._folder is None:
                resource.prlimit(pid, resource.RLIMIT_NPROC, (self.most, self.most))
            else:
                (self._folder / "cgroup.procs").write_text(str(pid))

    def close(self) -> None:
        """Wait until all have ended, and remove the cgroup."""
        deadline = time.monotonic() + _END_SECONDS
        while time.monotonic() < deadline:
            try:
                if self._folder is not None:
                    self._folder.rmdir()
                return
            except FileNotFoundError:
                return
            except OSError:  # A process that was killed counts until the kernel has cleared it away.
                time.sleep(0.05)


def _new_cgroup(most: int) -> Path | None:
    """A cgroup for a sandbox, below our own; None if there can be none. Empty ones of killed runs go."""
    for parent in _own_cgroups():
        for left in parent.glob(f"{_PREFIX}*"):
            if not _alive(left.name.split("-")[1]):
                with contextlib.suppress(OSError):
                    left.rmdir()
        folder = parent / f"{_PREFIX}{os.getpid()}-{next(_numbers)}"
        try:
            folder.mkdir()
        except OSError:
            continue
        try:
            (folder / "pids.max").write_text(str(most))
            return folder
        except OSError:
            folder.rmdir()
    return None


def _alive(pid: str) -> bool:
    return os.path.exists(f"/proc/{pid}")


def _own_cgroups() -> Iterator[Path]:
    """The folders of our own cgroups in which processes may be counted: that of version 2, then that of version 1."""
    own = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        own[controllers] = path
    for line in Path("/proc/mounts").read_text().splitlines():
        _, mount, kind, options = line.split(" ")[:4]
        if kind == "cgroup2" and "" in own:
            yield Path(mount, own[""].lstrip("/"))
        elif kind == "cgroup" and "pids" in options.split(","):
            yield from (Path(mount, path.lstrip("/")) for names, path in own.items() if "pids" in names.split(","))
