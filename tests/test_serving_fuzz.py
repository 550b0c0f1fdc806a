"""A notebook that says anything to its judge: it is answered, or it is left, and the next one is served."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hostile import HOSTILE, MESSAGES, TIMEOUT, Quiet, joined, listening, said_until_the_end
from hypothesis import given, settings

from autograder.client.link import read_message, send_message
from autograder.client.wire import pack_frame
from autograder.clock.server import ClockServer
from autograder.judge.serving import serve
from autograder.judge.session import Session
from autograder.verdict import Verdict


@pytest.fixture
def server() -> Iterator[ClockServer]:
    with listening() as server:
        yield server


class Notebook:
    """The control connection of a notebook, with a judge that serves it in a thread and stays when it has gone."""

    def __init__(self, server: ClockServer) -> None:
        self.server = server
        self.session = Session(server, root=os.getpid())
        self.session.watch = lambda process: Quiet()  # type: ignore[method-assign,assignment,return-value]
        self.kept: list[Verdict] = []
        threading.Thread(target=self._serve, daemon=True).start()
        self.connection = self.join()

    def _serve(self) -> None:
        serve(self.session, stays=True, keep=lambda verdict, html, text: self.kept.append(verdict))

    def join(self) -> socket.socket:
        connection = joined(self.server)
        send_message(connection, {"op": "hello"})
        assert read_message(connection) == {"do": "welcome"}
        return connection

    def send(self, message: dict[str, Any]) -> None:
        send_message(self.connection, message)

    def steps(self, exercise: str = "sequential.run_sequentially") -> Iterator[dict[str, Any]]:
        """Ask for a check; what the judge asks for in turn, progress left out."""
        self.send({"op": "check", "exercise": exercise, "name": "f"})
        while (step := read_message(self.connection)) is not None:
            if step.get("do") != "progress":
                yield step

    def checked(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The end of a check in which each step gets this answer."""
        for step in self.steps():
            if step["do"] == "done":
                return step
            self.send({"op": "started"} if step["do"] == "start ray" else answer)
        raise AssertionError("the judge has closed the connection")


@pytest.fixture
def notebook(server: ClockServer) -> Iterator[Notebook]:
    notebook = Notebook(server)
    yield notebook
    notebook.connection.close()


def test_a_second_notebook_is_refused(server: ClockServer, notebook: Notebook) -> None:
    with joined(server) as second:
        send_message(second, {"op": "hello"})
        assert [list(said) for said in said_until_the_end(second)] == [["error"]]
    assert "verdict" in notebook.checked({"op": "returned", "value": 1})


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"op": "returns", "value": [1]},
        {"op": ["returned"]},
        {"op": "raised"},
        {"op": "raised", "error": "ValueError"},
        {"op": "hello"},
        {"op": "check", "exercise": "welcome.greet"},
    ],
)
def test_an_answer_of_no_sense_is_answered_and_the_next_check_goes_on(
    notebook: Notebook, answer: dict[str, Any]
) -> None:
    assert "problem" in notebook.checked(answer)
    assert notebook.checked({"op": "returned", "value": 1})["verdict"]["outcome"] == "wrong"


@settings(HOSTILE, max_examples=60)
@given(message=MESSAGES)
def test_any_request_to_the_judge_is_answered(server: ClockServer, message: dict[str, Any]) -> None:
    """Or it ends the connection; another notebook is served then."""
    notebook = Notebook.__new__(Notebook)
    session = Session(server, root=os.getpid())
    session.watch = lambda process: Quiet()  # type: ignore[method-assign,assignment,return-value]
    judge = threading.Thread(target=serve, args=(session,), daemon=True)
    notebook.server = server
    judge.start()
    connection = notebook.join()
    connection.sendall(pack_frame(message) + pack_frame({"op": "cancel"}))
    connection.shutdown(socket.SHUT_WR)
    said_until_the_end(connection)
    connection.close()
    judge.join(TIMEOUT)
    assert not judge.is_alive()


def test_a_flood_of_messages_ends_the_connection(notebook: Notebook) -> None:
    steps = notebook.steps()
    next(steps)
    lock = notebook.server.lock
    with lock:  # Nobody takes them meanwhile: the judge's thread waits for the clock.
        notebook.connection.sendall(pack_frame({"op": "returned", "value": 1}) * 1000)
    said_until_the_end(notebook.connection)
    notebook.connection = notebook.join()
    assert "verdict" in notebook.checked({"op": "returned", "value": 1})


def test_who_leaves_in_the_middle_of_a_check_may_come_back(notebook: Notebook) -> None:
    """The steps of the check that was left are not for the notebook that comes next."""
    for _ in range(5):
        next(notebook.steps())
        notebook.connection.close()
        notebook.connection = notebook.join()
    (step,) = (step for step in [next(notebook.steps())])
    assert step["do"] in ("start ray", "call")
    notebook.send({"op": "cancel"})
    assert "verdict" in notebook.checked({"op": "returned", "value": 1})


def test_a_clock_that_fails_is_nobody_elses_fault(notebook: Notebook) -> None:
    for step in notebook.steps():
        if step["do"] == "call":
            run = notebook.server.run
            assert run is not None
            run.tick = lambda: 1 // 0  # type: ignore[method-assign,assignment,return-value]
        elif step["do"] == "interrupt":
            notebook.send({"op": "stuck"})
        elif step["do"] == "done":
            break
    assert step["verdict"]["outcome"] == "not measured"
    assert "ZeroDivisionError" in step["verdict"]["diagnosis"]
