"""Judging Python files outside any notebook: this process is the judge, and the files run in a child of it."""

from __future__ import annotations

import contextlib
import queue
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.client.environment import CLOCK_VARIABLE, for_child
from autograder.client.wire import StandIn
from autograder.clock.server import ClockServer
from autograder.clock.world import World
from autograder.judge.case import Cancelled
from autograder.judge.free_run import run_once
from autograder.judge.registry import Exercise
from autograder.judge.session import Session, make_socket, remove_socket
from autograder.verdict import Outcome, Timeline, Verdict

_STOP_SECONDS = 90.0  # Real seconds after which a file that was told to stop is ended: Ray may have to start anew.
_STEP_SECONDS = 900.0  # Real seconds after which any step of a file is given up.


class FileJudge:
    """Judges Python files. This process is the judge, the files run in its child, one after another.

    Use it as a context manager: the child, and the Ray that it started, end with it.
    """

    def __init__(self, progress: Callable[[str], None] | None = None, slowdown: int = 1) -> None:
        self._address = make_socket()
        self._server = ClockServer(self._address)
        self._server.start()
        self._session = _Reporting(self._server, slowdown, progress)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "autograder.client.runner"],
            env={**for_child(), CLOCK_VARIABLE: self._address},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        )
        self._session.child = self._child
        self._process: int | None = None

    def judge(self, exercise: Exercise, path: Path, seed: int | None = None) -> Verdict:
        """Judge one file that defines the exercise's function. Raises FileNotFoundError if there is no such file."""
        if not path.is_file():
            raise FileNotFoundError(f"There is no file {path}")
        try:
            process, problem = self._load(path, exercise.function)
            if problem:
                return _failed(exercise, Outcome.RAISED, problem)
            seed = secrets.randbits(64) if seed is None else seed
            return self._session.judge(exercise, process, exercise.function, seed)
        except Cancelled as error:
            if self._session.overdue:
                return _failed(exercise, Outcome.TIMED_OUT, self._session.overdue)
            return _failed(exercise, Outcome.KERNEL_DIED, f"The file's process ended while it was judged: {error}.")

    @property
    def alive(self) -> bool:
        """Whether the child can judge another file: a file may have ended it, or have had to be ended with it."""
        return self._child.poll() is None

    def on_clock(self, path: Path, name: str, world: World, items: list[Any]) -> Timeline | str:
        """Run a file's function `name(work, items)` on the clock of `world`. Its timeline, or why there is none."""
        process, problem = self._load(path, name)
        if not problem:
            problem = str(self._session.ask({"do": "start ray"}).get("error") or "")
        return problem or run_once(self._session, process, world, [StandIn("work"), items], name)

    def _load(self, path: Path, name: str) -> tuple[int, str]:
        """Have the child run a file. The child's process id, and what is wrong with the file."""
        if self._process is None:
            self._process = self._first_word()
        loaded = self._session.ask({"do": "load", "file": str(path.resolve()), "name": name})
        return self._process, str(loaded.get("error") or "")

    def _first_word(self) -> int:
        """Wait until the child speaks; its process id. Raises Cancelled if it ends without a word."""
        while True:
            try:
                received = self._server.receive(timeout=0.2)
            except queue.Empty:
                if self._child.poll() is not None:
                    raise Cancelled("it ended at once") from None
                continue
            if received is None:
                raise Cancelled("it ended at once")
            return received[0]

    def __enter__(self) -> FileJudge:
        return self

    def __exit__(self, *raised: object) -> None:
        with contextlib.suppress(Cancelled):
            self._session.tell({"do": "goodbye"})
        _end(self._child)
        self._server.close()
        remove_socket(self._address)


def run_file(
    exercise_id: str,
    path: Path,
    seed: int | None = None,
    progress: Callable[[str], None] | None = None,
    slowdown: int = 1,
) -> Verdict:
    """Judge one Python file that defines the exercise's function, with a Ray started for it.

    Raises KeyError for an unknown exercise, FileNotFoundError for a missing file.
    """
    from autograder.exercises import find

    with FileJudge(progress, slowdown) as judge:
        return judge.judge(find(exercise_id), path, seed)


class _Reporting(Session):
    """A session whose progress goes to whoever runs the judge, and that ends a child which never answers.

    overdue: why the child was ended, empty if it was not.
    """

    child: subprocess.Popen[bytes] | None = None
    overdue = ""

    def __init__(self, server: ClockServer, slowdown: int, progress: Callable[[str], None] | None) -> None:
        super().__init__(server, slowdown)
        self._progress = progress

    def tell(self, message: dict[str, Any]) -> None:
        if message.get("do") == "progress" and self._progress is not None:
            self._progress(str(message["text"]))
        super().tell(message)

    def receive(self) -> tuple[int, dict[str, Any]] | None:
        """See `Session.receive`."""
        asked = time.monotonic()
        while True:
            try:
                return self.server.receive(timeout=1)
            except queue.Empty:
                now, told = time.monotonic(), self.server.told_to_stop
                if told is not None and now - told > _STOP_SECONDS:
                    self._give_up(f"It was told to stop, and {_STOP_SECONDS:g} s later it had not.")
                elif now - asked > _STEP_SECONDS:
                    self._give_up(f"One step took more than {_STEP_SECONDS:g} s.")

    def _give_up(self, why: str) -> None:
        self.overdue = self.overdue or why
        if self.child is not None:
            self.child.kill()


def _failed(exercise: Exercise, outcome: Outcome, diagnosis: str) -> Verdict:
    return Verdict(exercise.id, outcome, 0.0, exercise.points, (), diagnosis)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Let the child end by itself (it stops its Ray), then make it."""
    for patience, insist in ((20, child.terminate), (5, child.kill)):
        try:
            child.wait(timeout=patience)
            return
        except subprocess.TimeoutExpired:
            insist()
    child.wait()
