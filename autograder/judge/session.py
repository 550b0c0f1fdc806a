"""A judge at work: one socket, one student, any number of checks, one after another."""

from __future__ import annotations

import os
from typing import Any

from autograder.client.environment import new_socket_path
from autograder.clock.run import Run
from autograder.clock.server import ClockServer
from autograder.clock.settle import watcher_for
from autograder.clock.watcher import Watcher
from autograder.judge.case import Cancelled, Judge, Malformed
from autograder.judge.registry import Exercise
from autograder.verdict import Outcome, Verdict

_MAX_PROBLEM = 500  # Characters of what a student's process says of its Ray.


class Session:
    """Serves one student over one socket. Implements `case.Student`.

    root: the process above all that is watched, where it is not the student's own: that of a sandbox.
    """

    def __init__(self, server: ClockServer, slowdown: int = 1, root: int | None = None) -> None:
        self.server = server
        self.slowdown = slowdown
        self.root = root
        self.watcher: Watcher | None = None

    def watch(self, process: int) -> Watcher:
        """The watcher of the tree below the student's process, or of the whole sandbox."""
        if self.watcher is None:
            self.watcher = watcher_for(self.root or process, {os.getpid()})
        return self.watcher

    def begin(self, run: Run) -> None:
        """See `case.Student.begin`."""
        self.server.begin(run)

    def end(self) -> int:
        """See `case.Student.end`."""
        return self.server.end()

    def tell(self, message: dict[str, Any]) -> None:
        """See `case.Student.tell`."""
        try:
            self.server.send(message)
        except ConnectionError as error:
            raise Cancelled(str(error)) from None

    def receive(self) -> tuple[int, dict[str, Any]] | None:
        """The student's next message with its process id, or None when the connection has closed."""
        return self.server.receive()

    def ask(self, step: dict[str, Any]) -> dict[str, Any]:
        """See `case.Student.ask`. Raises RuntimeError if the clock itself failed."""
        self.tell(step)
        received = self.receive()
        if received is None:
            raise Cancelled("the notebook has closed its connection to the judge")
        _, answer = received
        if answer.get("op") == "cancel":
            raise Cancelled("the check was interrupted")
        if self.server.failure:
            raise RuntimeError(f"its clock failed: {self.server.failure}")
        return answer

    def judge(self, exercise: Exercise, process: int, name: str, seed: int | None = None) -> Verdict:
        """Judge one exercise with the student's process `process`. Raises Cancelled if the student has gone."""
        if exercise.needs_ray:
            started = self.ask({"do": "start ray"})
            if started.get("op") != "started":
                raise Malformed("started", started)
            problem = started.get("error")
            if problem:
                # While a class is graded, an instructor reads this: who says so is not us.
                said = str(problem)[:_MAX_PROBLEM] if self.root is None else f"It says: {str(problem)[:_MAX_PROBLEM]}"
                return Verdict(exercise.id, Outcome.NOT_MEASURED, 0.0, exercise.points, (), said)
        judge = Judge(exercise, self, process, self.watch(process), name, seed)
        judge.slowdown = self.slowdown
        return judge.verdict()


def make_socket() -> str:
    """A fresh directory, for this user only, and the path of a socket in it."""
    path = new_socket_path()
    os.makedirs(os.path.dirname(path), mode=0o700)
    return path


def remove_socket(path: str) -> None:
    """Remove what `make_socket` made."""
    for remove, target in ((os.unlink, path), (os.rmdir, os.path.dirname(path))):
        try:
            remove(target)
        except OSError:
            continue
