"""Looks at what a sandbox uses, and says when it is too much.

It needs nothing from the system but /proc, so it works where no cgroup can be made; the sandbox's namespace of
processes lets all of them be ended at once. Seconds are those in which something ran, or in which nothing wanted to:
a busy machine makes neither of them longer.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache

from autograder.clock import proc
from autograder.sandbox.limits import GIB, Limits
from autograder.verdict import Outcome

_LOOK_AT_THREADS = 1.0  # Real seconds between two looks at every thread, which cost more than those at processes.
_BUSY = 0.3  # Share of one processor that counts as running, whatever states were seen.
_FORGIVEN = 3  # Idle seconds that one busy second takes back.


@dataclass
class Usage:
    """What a sandbox uses now: bytes, threads, CPU seconds so far; and the most memory that it ever used."""

    memory: int = 0
    threads: int = 0
    disk: int = 0
    cpu: float = 0.0
    most_memory: int = 0


@dataclass
class Guard:
    """Watches the processes below `root`.

    stored, written: how many bytes its files take in memory, and on the disk where nothing else limits them.
    judge: the process for which they may be waiting.
    """

    root: int
    limits: Limits
    stored: Callable[[], int] = int
    written: Callable[[], int] = int
    judge: int = 0
    usage: Usage = field(default_factory=Usage)

    def __post_init__(self) -> None:
        self._idle = self._cpu_before = self._judge_waited = 0.0
        self._nameless = 0
        self._family = proc.Family(self.root)
        self.allow(self.limits.cell_cpu, self.limits.idle)
        self._last_threads = time.monotonic()

    def allow(self, cpu: float, idle: float) -> None:
        """From now on, allow that many CPU seconds, and real seconds in which nothing runs, to what runs now."""
        self._cpu_allowed, self._idle_allowed = self.usage.cpu + cpu, idle
        self._idle = 0.0

    def too_much(self) -> tuple[Outcome, str] | None:
        """Look. What passes a limit of the whole run, as an outcome and a clause; None if nothing does."""
        usage, limits = self.usage, self.limits
        many = Outcome.KERNEL_DIED, f"it ran more than {limits.processes} processes at once, and was ended"
        # First what costs least: a fork bomb grows for as long as a look takes.
        if self._crowded():
            return many
        pids = self._family.look()
        if len(pids) > limits.processes:  # Where it has no namespace of its own.
            return many
        self._measure(pids)
        if usage.memory > limits.memory:
            used = exact_memory(pids, self.stored() + nameless(pids), self._crowded)
            if self._crowded():
                return many
            if used > limits.memory:
                return Outcome.OUT_OF_MEMORY, f"it used more than {limits.memory / GIB:.3g} GiB of memory"
        if usage.threads > limits.threads:
            return Outcome.KERNEL_DIED, f"it ran more than {limits.threads} threads at once, and was ended"
        if usage.disk > 2 * limits.disk:
            return Outcome.KERNEL_DIED, f"it wrote more than {2 * limits.disk / GIB:.3g} GiB of files, and was ended"
        if usage.cpu > limits.notebook_cpu:
            return Outcome.TIMED_OUT, f"it took over {limits.notebook_cpu:g} CPU seconds in all"
        return None

    def _crowded(self) -> bool:
        return count_in_namespace(self.root) > self.limits.processes

    def too_long(self) -> str:
        """Whether what runs now has passed what it was allowed, by the last look: a clause, empty if not."""
        if self.usage.cpu > self._cpu_allowed:
            return "took too many CPU seconds"
        if self._idle > self._idle_allowed:
            return f"did nothing for {self._idle_allowed:g} s"
        return ""

    def _measure(self, pids: Collection[int]) -> None:
        usage, now = self.usage, time.monotonic()
        memory = self.stored() + self._nameless
        threads, ticks = 0, 0
        for pid in pids:
            status = _fields(pid, "status")
            memory += sum(status.get(name, 0) for name in ("RssAnon", "RssShmem", "VmSwap")) * 1024
            threads += status.get("Threads", 0)
            ticks += _ticks(pid)
        usage.memory, usage.threads = memory, threads
        usage.cpu = max(usage.cpu, ticks / proc.TICKS)
        usage.most_memory = max(usage.most_memory, memory)
        if now - self._last_threads >= _LOOK_AT_THREADS:
            self._note_idleness(pids, min(now - self._last_threads, 2 * _LOOK_AT_THREADS))
            usage.disk = self.written()
            self._nameless = nameless(pids)
            self._last_threads = now

    def _note_idleness(self, pids: Collection[int], seconds: float) -> None:
        """Count a second in which nothing ran. One in which something did takes several back, but not all.

        Ray's own processes wake now and then for a moment; a program that does something runs all the time.
        """
        ran = self.usage.cpu - self._cpu_before > _BUSY * seconds or any(map(_wants_to_run, pids))
        self._cpu_before = self.usage.cpu
        # While the judge waits for a processor, a program that waits for the judge is not idle.
        before, self._judge_waited = self._judge_waited, _waited(self.judge)
        idle = max(0.0, seconds - (self._judge_waited - before))
        self._idle = max(0.0, self._idle - _FORGIVEN * seconds) if ran else self._idle + idle


def count_in_namespace(root: int) -> int:
    """How many processes run in the namespace of processes of `root`; 0 if it is ours, or has ended.

    Also 0 while it has not mounted a /proc of its own yet: what it sees until then is ours, with all that runs here.
    """
    try:
        if os.stat(f"/proc/{root}/ns/pid").st_ino == os.stat("/proc/self/ns/pid").st_ino:
            return 0
        theirs = f"/proc/{root}/root/proc"
        if os.stat(theirs).st_dev == os.stat("/proc").st_dev:
            return 0
        return sum(name.isdigit() for name in os.listdir(theirs))
    except OSError:
        return 0


def exact_memory(pids: Collection[int], stored: int = 0, give_up: Callable[[], bool] = bool) -> int:
    """Bytes that these processes use, what they share counted once. Slower than adding up what each one has.

    stored: bytes of their files in memory, which they may have mapped. give_up: asked before each process, which can
    take a tenth of a second while it forks; from then on the rest is not counted.
    """
    own = shared = 0
    for pid in pids:
        if give_up():
            break
        parts = _fields(pid, "smaps_rollup")
        own += parts.get("Pss_Anon", 0) + parts.get("SwapPss", 0)
        shared += parts.get("Pss_Shmem", 0)
    return own * 1024 + max(shared * 1024, stored)


def _fields(pid: int, file: str) -> dict[str, int]:
    """The numbers in a file of `Name: value` lines under /proc; none if the process has gone."""
    try:
        with open(f"/proc/{pid}/{file}", "rb") as source:
            lines = source.read().splitlines()
    except OSError:
        return {}
    found = {}
    for line in lines:
        name, _, value = line.partition(b":")
        first = value.split()[:1]
        if first and first[0].isdigit():
            found[name.decode()] = int(first[0])
    return found


def _ticks(pid: int) -> int:
    """What a process has used of a processor, with the children that it has waited for."""
    fields = proc.stat_of(pid)
    return sum(int(field) for field in fields[11:15]) if fields else 0


def nameless(pids: Collection[int]) -> int:
    """Bytes of open files that lie in memory and in no folder (memfd_create(2)): no process is charged with them."""
    found = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    status = os.stat(f"/proc/{pid}/fd/{name}")
                    if status.st_dev == _memory_files():
                        found[status.st_ino] = status.st_blocks * 512
    return sum(found.values())


@cache
def _memory_files() -> int:
    """The device of files without a name that lie in memory."""
    descriptor = os.memfd_create("device")
    try:
        return os.fstat(descriptor).st_dev
    finally:
        os.close(descriptor)


def _waited(pid: int) -> float:
    """Seconds for which a process's threads have waited for a processor so far; 0 where the system does not say."""
    waited = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/schedstat", "rb") as source:
                waited += int(source.read().split()[1])
    return waited / 1e9


def _wants_to_run(pid: int) -> bool:
    """Whether one of its threads runs, or waits for a processor or a disk."""
    stats = (proc.read(f"/proc/{pid}/task/{thread}/stat") for thread in proc.listed(f"/proc/{pid}/task"))
    return any(proc.after_name(stat)[:1] in (b"R", b"D") for stat in stats)
