"""The judge outside: a process of its own for each submission, which no submission can reach but by its socket.

It is forked from a server that has read all exercises already, so it costs next to nothing to start.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Ready:
    """The judge listens: from now on whoever asks it is heard."""


@dataclass(frozen=True)
class Begun:
    """A judging of an exercise begins."""

    exercise: str


@dataclass(frozen=True)
class Judged:
    """A verdict as the judge gave it: plain data, and the card that shows it in HTML and in text."""

    exercise: str
    verdict: dict[str, Any]
    html: str
    text: str


Event = Ready | Begun | Judged


_starting = threading.Lock()


@contextmanager
def _no_program() -> Iterator[None]:
    """While inside, a process that starts does not import this one's program, as `multiprocessing` would have it.

    A judge needs nothing of it, and a program without `if __name__ == "__main__"` would grade again in each judge.
    """
    with _starting:
        program = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = program


class OutsideJudge:
    """One submission's judge. `inbox` receives its events; close it when the sandbox has ended.

    owner: the user who may reach its socket, None for the one who grades.
    """

    def __init__(self, folder: Path, root: int, slowdown: int = 1, owner: int | None = None) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["autograder.grading.outside", "autograder.judge.serving"])
        self.inbox, theirs = context.Pipe()
        self._process = context.Process(
            target=_judge, args=(str(folder / "clock.sock"), root, slowdown, owner, theirs), daemon=True, name="judge"
        )
        with _no_program():
            self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    @property
    def alive(self) -> bool:
        """Whether it still judges."""
        return self._process.is_alive()

    def received(self) -> list[Event]:
        """What it has said since the last call."""
        found: list[Event] = []
        try:
            while self.inbox.poll():
                found.append(self.inbox.recv())
        except (EOFError, OSError):
            pass
        return found

    def close(self) -> list[Event]:
        """End it. What it had said before, and nobody has received yet."""
        left = self.received()
        self.inbox.close()
        self._process.kill()
        self._process.join()
        self._process.close()
        return left


def _judge(path: str, root: int, slowdown: int, owner: int | None, outbox: Connection) -> None:
    """Serve checks at `path` until the grader has gone or ends this process."""
    from autograder.clock.server import ClockServer
    from autograder.exercises import registry
    from autograder.judge.serving import serve
    from autograder.judge.session import Session
    from autograder.verdict import Verdict

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The grader decides when its judges end.
    sys.stderr = sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - open as long as this process
    threading.Thread(target=_end_with_the_grader, args=(outbox,), daemon=True).start()
    registry()

    def begun(exercise: str) -> None:
        outbox.send(Begun(exercise))

    def keep(verdict: Verdict, html: str, text: str) -> None:
        outbox.send(Judged(verdict.exercise, verdict.to_dict(), html, text))

    server = ClockServer(path)
    if owner is not None:
        os.chown(path, owner, -1)
    server.start()
    outbox.send(Ready())
    serve(Session(server, slowdown, root), stays=True, begun=begun, keep=keep)


def _end_with_the_grader(outbox: Connection) -> None:
    """The grader sends nothing: what can be read here is the end of its side, also when it was killed."""
    try:
        outbox.recv()
    except (EOFError, OSError):
        pass
    os._exit(0)
