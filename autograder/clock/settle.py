"""Has the program settled? Looking at its processes, not waiting a fixed time.

Time on the clock may move only when nothing more can arrive at this instant. A message on its way always has a
thread that is about to run, so the program has settled when, several looks in a row, no thread that could lead to a
call is runnable or in disk wait. A loaded machine makes this slower, never different: a thread that waits for a
processor is runnable all the while.

Linux tells this under /proc (proc(5)). Elsewhere, `autograder.clock.cpu_time` takes the advance of CPU time for it.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from autograder.clock import proc
from autograder.clock.watcher import Watcher, is_helper

_STARTING = b"default_worker.py"  # A Ray worker wears this command line until it is ready.
_START_LIMIT = 60.0  # Seconds without CPU time after which a worker that never became ready no longer holds the clock.
_SPIN_LIMIT = 5.0  # CPU seconds without a call after which a process counts as spinning, and is no longer waited for.
_MOST_OPEN = 500  # Files of threads: a process may have 1024 open, and needs others.
_SLEEP_CALLS = {"x86_64": (b"35", b"230"), "aarch64": (b"101", b"115")}.get(platform.machine(), ())


@dataclass
class _Process:
    parent: int
    last_ran: float  # Monotonic seconds, looked at only while it starts.
    cpu_then: float = 0.0
    is_ready: bool = True
    cpu_at_call: float = 0.0
    old_threads: frozenset[str] = frozenset()
    open_stats: dict[str, int] = field(default_factory=dict)  # By thread.

    def starts(self, pid: int) -> bool:
        """Whether a worker that is not ready gets on with it, however slowly: on a busy machine that takes minutes."""
        cpu = proc.cpu_seconds(pid)
        if cpu > self.cpu_then:
            self.last_ran, self.cpu_then = time.monotonic(), cpu
        return time.monotonic() - self.last_ran < _START_LIMIT

    def __del__(self) -> None:
        for descriptor in self.open_stats.values():
            os.close(descriptor)


@dataclass
class ProcWatcher:
    """Looks under /proc at every process below `root` and at every process that ever called."""

    root: int
    ignore: Collection[int] = ()
    members: dict[int, _Process] = field(default_factory=dict)
    _arrivals: int = 0
    _suspect: int = 0
    _spinning: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._family = proc.Family(self.root, self.ignore)

    def begin(self) -> None:
        """See `Watcher.begin`. A notebook's kernel has a thread of its own that sleeps a second at a time, forever."""
        self._refresh()
        self._arrivals = 0
        self._spinning.clear()
        for pid, process in self.members.items():
            process.cpu_at_call = proc.cpu_seconds(pid)
            process.old_threads = frozenset(proc.listed(f"/proc/{pid}/task")) - {str(pid)}

    def look(self, blocked: Collection[int], sleepers: bool, helpers: bool) -> str:
        """See `Watcher.look`."""
        self._refresh()
        asleep = ""
        # Who ran a moment ago runs still, most likely: then one process tells, and a look is cheap.
        for pid in sorted(self.members, key=lambda pid: pid != self._suspect):
            # A process that renames itself, as Ray's do, leaves its title and thousands of zeros.
            arguments = proc.read(f"/proc/{pid}/cmdline").rstrip(b"\0").split(b"\0")
            if arguments == [b""] or (not helpers and is_helper(arguments)):
                continue
            process = self.members[pid]
            if any(argument.endswith(_STARTING) for argument in arguments):
                process.is_ready = False
                if process.starts(pid):
                    self._suspect = pid
                    return f"process {pid} is starting"
                continue
            if not process.is_ready:
                process.is_ready = True
                self._arrivals += 1
            if pid in blocked and self.is_ray_worker(pid):
                continue
            reason = self._threads(pid, sleepers)
            if reason.startswith("runnable"):
                self._suspect = pid
                if proc.cpu_seconds(pid) - process.cpu_at_call < _SPIN_LIMIT:
                    return f"process {pid} is {reason}"
                self._spinning.add(pid)
            elif reason:
                asleep = f"process {pid} is {reason}"
        return asleep

    def called(self, pid: int) -> None:
        """See `Watcher.called`."""
        if pid not in self.members:
            self._family.add(pid)
            self._refresh()
        self._spinning.discard(pid)
        if pid in self.members:  # It may have ended.
            self.members[pid].cpu_at_call = proc.cpu_seconds(pid)

    def is_ray_worker(self, pid: int) -> bool:
        """See `Watcher.is_ray_worker`."""
        process = self.members.get(pid)
        return _is_raylet(process.parent if process else proc.parent_of(pid))

    def is_outside_ray(self, pid: int) -> bool:
        """See `Watcher.is_outside_ray`. Where a process in between has died, nothing is certain."""
        while pid != self.root:
            process = self.members.get(pid)
            if process is None or _is_raylet(pid):
                return False
            pid = process.parent
        return True

    def life(self, pid: int) -> int:
        """See `Watcher.life`. A process that has ended and was not yet waited for has ended."""
        return proc.beginning(pid)

    def line(self, pid: int, driver: int) -> tuple[int, ...]:
        """See `Watcher.line`. One that a process of the program's left behind has unknown parents."""
        line: list[int] = []
        while not _is_raylet(pid):
            process = self.members.get(pid)
            if process is None or pid in line:
                return ()
            line.append(pid)
            if pid == driver:
                break
            pid = process.parent
        return tuple(line)

    def arrivals(self) -> int:
        """See `Watcher.arrivals`."""
        return self._arrivals

    def spins(self) -> bool:
        """See `Watcher.spins`."""
        return bool(self._spinning)

    def _refresh(self) -> None:
        """Take in processes that have appeared below the root, and forget those that have gone."""
        family = self._family.look()
        for gone in self.members.keys() - family.keys():
            del self.members[gone]
        for pid in family.keys() - self.members.keys():
            cpu = proc.cpu_seconds(pid)
            self.members[pid] = _Process(family[pid], time.monotonic(), cpu_then=cpu, cpu_at_call=cpu)
            self._arrivals += 1

    def _threads(self, pid: int, sleepers: bool) -> str:
        """'runnable ...' or 'asleep ...' for the first thread of a process that is, else an empty text."""
        asleep = ""
        old, stats = self.members[pid].old_threads, self.members[pid].open_stats
        threads = proc.listed(f"/proc/{pid}/task")
        if len(stats) > len(threads):
            for gone in stats.keys() - threads:
                os.close(stats.pop(gone))
        for thread in threads:
            state = proc.after_name(self._stat(pid, thread))[:1]
            if state in (b"R", b"D"):
                return f"runnable (thread {thread})"
            if sleepers and state == b"S" and thread not in old and _sleeps(pid, thread):
                asleep = f"asleep in time.sleep (thread {thread})"
        return asleep

    def _stat(self, pid: int, thread: str) -> bytes:
        """A thread's stat line. Its file stays open: to open some hundred of them was most of what a look cost."""
        stats = self.members[pid].open_stats
        if thread in stats:
            try:
                return os.pread(stats[thread], 4096, 0)
            except OSError:  # It has ended; another may have got its number.
                os.close(stats.pop(thread))
        path = f"/proc/{pid}/task/{thread}/stat"
        if sum(len(process.open_stats) for process in self.members.values()) >= _MOST_OPEN:
            return proc.read(path)
        try:
            stats[thread] = os.open(path, os.O_RDONLY)
            return os.pread(stats[thread], 4096, 0)
        except OSError:
            return b""


@cache
def _raylet() -> tuple[int, int] | None:
    """The file of Ray's own raylet, as device and inode: any program can bear its name."""
    ray = importlib.util.find_spec("ray")
    if ray is None or ray.origin is None:
        return None
    return _file(os.path.join(os.path.dirname(ray.origin), "core", "src", "ray", "raylet", "raylet"))


def _is_raylet(pid: int) -> bool:
    file = _file(f"/proc/{pid}/exe")
    return file is not None and file == _raylet()


def _file(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _sleeps(pid: int, thread: str) -> bool:
    """Whether a thread of the program is in `time.sleep`. Ray's own timers sleep too: they bear other names."""
    name = proc.read(f"/proc/{pid}/task/{thread}/comm").strip()
    if name in (b"nexting_thread", b"timer_manager"):
        return False
    call = proc.read(f"/proc/{pid}/task/{thread}/syscall").split(b" ", 1)[0].strip()
    if call:
        return call in _SLEEP_CALLS
    # Where reading system calls is forbidden (Yama), the kernel may still name the function it waits in.
    return b"nanosleep" in proc.read(f"/proc/{pid}/task/{thread}/wchan")


def watcher_for(root: int, ignore: Collection[int] = ()) -> Watcher:
    """The watcher that fits this system, for the process tree below `root`."""
    if sys.platform == "linux":
        return ProcWatcher(root, ignore)
    from autograder.clock.cpu_time import CpuTimeWatcher

    return CpuTimeWatcher(root, ignore)
