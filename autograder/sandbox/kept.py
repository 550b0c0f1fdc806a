"""A run that a keeper watches over, as this process sees it; for sandboxes without a namespace of processes."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.sandbox.backend import NoSandbox, Plan, Running
from autograder.sandbox.contents import PACKAGE
from autograder.sandbox.keeper import processes_of
from autograder.sandbox.limits import MIB

SHARED_MEMORY = Path("/dev/shm")


@dataclass
class KeptRunning(Running):
    """A run, and our end of its keeper's pipe: when it is closed, the keeper ends all that there is of the run.

    folders: its home and its /tmp.
    """

    control: int = -1
    folders: tuple[Path, ...] = ()

    @classmethod
    def start(cls, order: dict[str, Any], folders: tuple[Path, ...], *held: int) -> KeptRunning:
        """Start a keeper with this order, and wait until it says that the run has begun. Raises NoSandbox.

        held: descriptors that the keeper keeps open until all has ended.
        """
        control_read, control = os.pipe()
        status, status_write = os.pipe()
        order = {**order, "control": control_read, "status": status_write}
        process = _keeper(order, control_read, status_write, *held)
        os.close(control_read)
        os.close(status_write)
        with open(status, "rb") as source:
            said = source.read()
        running = cls(process, process.pid, order["user"], control, folders)
        problem = json.loads(said)["problem"] if said else "its keeper ended"
        if problem:
            running.close()
            raise NoSandbox(f"a program can't be run so: {problem}")
        return running

    def kill(self) -> None:
        """See `Running.kill`."""
        if self.control >= 0:
            os.close(self.control)
            self.control = -1

    def close(self) -> None:
        """See `Running.close`."""
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()
        if self.owner is not None and any(processes_of(self.owner)):  # Somebody has killed the keeper.
            _keeper({"user": self.owner, "command": []}).communicate()

    def stored(self) -> int:
        """See `Running.stored`."""
        return 0 if self.owner is None else _size([SHARED_MEMORY], self.owner)

    def written(self) -> int:
        """See `Running.written`."""
        return _size(self.folders, os.getuid() if self.owner is None else self.owner)


def lay_out(plan: Plan) -> tuple[Path, Path, Path]:
    """Make a run's home, its temporary folder, and in its home the working folder; with its files and its cells."""
    home, temporary = plan.folder / "home", plan.folder / "t"  # Short: Ray makes sockets below it.
    work = home / "lesson"
    for made in (home, temporary, work):
        made.mkdir()
    for name, content in plan.files.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_bytes(content)
    cells_file(plan).write_bytes(plan.cells)
    return home, temporary, work


def cells_file(plan: Plan) -> Path:
    """Where a run finds its cells."""
    return plan.folder / "cells"


def own_folders(plan: Plan, temporary: Path) -> dict[str, str]:
    """The part of the environment that keeps a run's files in its own folders."""
    return {
        "TMPDIR": str(temporary),
        "RAY_TMPDIR": str(temporary),
        "RAY_DEFAULT_OBJECT_STORE_MAX_MEMORY_BYTES": str(plan.limits.shared_memory),
    }


def limits_of(plan: Plan) -> dict[str, int]:
    """The limits that the system keeps for each process, or for each user."""
    # Ray's store of objects is one file, some bytes larger than what it may hold.
    return {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": max(plan.limits.disk, plan.limits.shared_memory) + MIB}


def _keeper(order: dict[str, Any], *descriptors: int) -> subprocess.Popen[bytes]:
    """Start `autograder.sandbox.keeper` with an order."""
    start = f"import sys; sys.path.append({str(PACKAGE.parent)!r}); from autograder.sandbox.keeper import main; main()"
    content = os.memfd_create("order")
    try:
        os.write(content, json.dumps(order).encode())
        os.lseek(content, 0, os.SEEK_SET)
        return subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", start, str(content)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(content, *descriptors),
            start_new_session=True,
            cwd="/",
        )
    finally:
        os.close(content)


def _size(folders: Iterable[Path], user: int) -> int:
    """Bytes that this user's files take below these folders."""
    total = 0
    for top in folders:
        for _, _, files, descriptor in os.fwalk(top):
            for name in files:
                with contextlib.suppress(OSError):
                    status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
                    total += status.st_blocks * 512 if status.st_uid == user else 0
    return total
