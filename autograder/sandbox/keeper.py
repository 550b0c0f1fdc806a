"""Keeps one run without namespaces: starts it, adopts what it leaves behind, and ends all of it.

A small process of the grader's. Its end of a pipe tells it when the grader wants the run to end, or has itself been
killed. Every process of the run stays below it, as a daemon that loses its parent becomes its child. Only the standard
library is imported, without site-packages, so that it starts at once.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

from autograder.clock.proc import below
from autograder.sandbox import landlock

FIRST_USER, USERS = 63100, 200
"""The ids that runs get, one each: in a range that neither people nor services are given (Debian policy, 9.2.2)."""

_SUBREAPER, _DEATH_SIGNAL, _NO_NEW_PRIVILEGES = 36, 1, 38
_REST = 0.005  # Real seconds between two looks at whether all have ended.
_SHARED_FOLDERS = ("/dev/shm", "/tmp", "/var/tmp", "/dev/mqueue")
_IPC = (("shm", "shmid"), ("msg", "msqid"), ("sem", "semid"))


def main() -> None:
    """Do what the order says that can be read from the descriptor named last on the command line."""
    with open(int(sys.argv[-1]), "rb") as source:
        order = json.load(source)
    user = order["user"]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    _prctl(_SUBREAPER, 1)
    if user is not None:
        end_all(user)  # What a run has left whose keeper was killed.
    if order["command"]:
        _keep(order)
    if user is not None:
        end_all(user)
    else:
        _end_below()
    with contextlib.suppress(ChildProcessError):
        while True:  # What has ended stays in the table of processes until somebody takes note.
            os.wait()


def _keep(order: dict[str, Any]) -> None:
    """Start the command, and wait until it has ended or the grader wants it to."""
    woken, wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    failed, fail = os.pipe2(os.O_CLOEXEC)
    child = os.fork()
    if child == 0:
        _become(order, fail)
    for descriptor in (0, 1, fail):
        os.close(descriptor)
    with open(failed, "rb") as source:
        problem = source.read().decode()
    os.write(order["status"], json.dumps({"problem": problem}).encode())
    os.close(order["status"])
    running = not problem
    while running:
        ready, _, _ = select.select([order["control"], woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
        running = order["control"] not in ready and child not in _reap()


def _become(order: dict[str, Any], fail: int) -> None:
    """In the child: become the other user, under limits, and the command. Does not return."""
    try:
        user = order["user"]
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        os.umask(0o077)
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        for name, most in order["limits"].items():
            resource.setrlimit(getattr(resource, name), (most, most))
        if user is not None:
            _change_to(user)
        _prctl(_NO_NEW_PRIVILEGES, 1)
        _prctl(_DEATH_SIGNAL, signal.SIGKILL)
        os.chdir(order["folder"])
        if order["landlock"]:
            landlock.restrict(order["readable"], order["writable"], order["listable"])
        for descriptor in map(int, os.listdir("/proc/self/fd")):
            if descriptor > 2 and descriptor != fail:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
        os.execve(order["command"][0], order["command"], order["environment"])
    except BaseException as error:
        os.write(fail, str(error).encode())
    finally:
        os._exit(1)


def end_all(user: int) -> None:
    """End every process of this user, whatever it does against it, and remove what it has left in shared places."""
    if not FIRST_USER <= user < FIRST_USER + USERS:
        raise ValueError(f"{user} is no user of ours")
    while any(processes_of(user)):
        child = os.fork()
        if child == 0:
            _kill_all(user)
        os.waitpid(child, 0)
        _reap()
        if any(processes_of(user)):
            time.sleep(_REST)
    for folder in _SHARED_FOLDERS:
        with contextlib.suppress(OSError):
            for entry in list(os.scandir(folder)):
                _remove(entry, user)
    for kind, name in _IPC:
        for identifier in _ipc_of(kind, name, user):
            getattr(ctypes.CDLL(None), f"{kind}ctl")(identifier, 0, 0)  # IPC_RMID is 0.


def _kill_all(user: int) -> None:
    """In a child: as the user, kill all that the user may. Nobody can start a process while the kernel does this."""
    try:
        _change_to(user)
        if os.getresuid() == (user, user, user):
            os.kill(-1, signal.SIGKILL)
    finally:
        os._exit(0)


def _change_to(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _end_below() -> None:
    """End every process below this one. One that has the same user may prevent it, by ending this one first."""
    while len(pids := list(below(os.getpid()))) > 1:
        for pid in pids:
            if pid != os.getpid():
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(_REST)
        _reap()


def processes_of(user: int) -> Iterator[int]:
    """The processes that run as this user; not those that have ended and wait for their parent to notice."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as source:
            fields = dict(line.split(":", 1) for line in source if line.startswith(("State:", "Uid:")))
            if str(user) in fields["Uid"].split() and fields["State"].split()[0] not in "ZX":
                yield int(pid)


def _remove(entry: os.DirEntry[str], user: int) -> None:
    with contextlib.suppress(OSError):
        if entry.stat(follow_symlinks=False).st_uid != user:
            return
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            os.unlink(entry.path)


def _ipc_of(kind: str, name: str, user: int) -> list[int]:
    """The ids, in the column `name`, of this user's System V shared memory, queues or semaphores."""
    try:
        with open(f"/proc/sysvipc/{kind}", encoding="ascii") as source:
            header, *rows = (line.split() for line in source)
    except (OSError, ValueError):
        return []
    identifier, owner = header.index(name), header.index("uid")
    return [int(row[identifier]) for row in rows if row[owner] == str(user)]


def _reap() -> set[int]:
    """Take note of children that have ended."""
    ended = set()
    with contextlib.suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            ended.add(pid)
    return ended


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
