"""What every kind of sandbox offers, and the choice among them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from autograder.sandbox.limits import Limits

HOME = Path("/home/learner")


class NoSandbox(RuntimeError):
    """Nothing isolates a submission on this machine; the message says how to get it."""


@dataclass(frozen=True)
class Plan:
    """What `autograder.client.inside` runs in a sandbox, and what it finds there.

    cells: the cells as it reads them. folder: a folder of ours, for this one run. judge: the one with the judge's
    socket. files: what lies in the working directory, by relative path.
    """

    cells: bytes
    folder: Path
    judge: Path
    limits: Limits
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass
class Running:
    """A sandbox that has started.

    root: the process above all others in it, as this machine numbers it. owner: the user to whom the judge's socket
    must belong, None if it is ours.
    """

    process: subprocess.Popen[bytes]
    root: int
    owner: int | None = None

    def stored(self) -> int:
        """Bytes of its files that lie in memory."""
        return 0

    def written(self) -> int:
        """Bytes of its files on the disk, where nothing but us limits them."""
        return 0

    def kill(self) -> None:
        """End every process in it, at once."""
        self.process.kill()

    def close(self) -> None:
        """End it if need be, and wait until nothing of it is left."""
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()


class Backend(Protocol):
    """One way to isolate."""

    @property
    def name(self) -> str:
        """What it is called in settings and reports."""

    @property
    def gaps(self) -> tuple[str, ...]:
        """In sentences, what it does not keep apart."""

    def problem(self) -> str:
        """Why it can't be used here, found by trying it; empty if it can."""

    def judge_folder(self, folder: Path) -> Path:
        """Where the judge's socket is to be made, given the folder of the run."""

    def clock_path(self, plan: Plan) -> str:
        """The judge's socket as the submission sees it."""

    def start(self, plan: Plan) -> Running:
        """Start a run, with pipes to its stdin and stdout. Raises NoSandbox if it can't be."""
