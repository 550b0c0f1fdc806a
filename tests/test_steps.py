"""The notebook's half of a conversation with the judge: who is interrupted, and what becomes of it."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from autograder.client import steps
from autograder.client.link import ClockError, read_message, send_message
from autograder.client.steps import Conversation

CALL = {"do": "call", "args": []}


@pytest.fixture
def judge() -> Iterator[tuple[socket.socket, Conversation]]:
    """The judge's end of a conversation, and the conversation."""
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    send_message(ours, {"op": "welcome"})
    conversation = Conversation(theirs)
    assert read_message(ours) == {"op": "hello"}
    yield ours, conversation
    conversation.close()
    ours.close()


def wait_for_ever() -> int:
    time.sleep(600)
    return 7


def told_to_stop(judge: socket.socket) -> threading.Timer:
    """The judge's word that nothing runs, half a second from now."""
    timer = threading.Timer(0.5, send_message, (judge, {"do": "interrupt", "why": "stuck"}))
    timer.start()
    return timer


def test_a_function_that_waits_for_itself_is_interrupted(judge: tuple[socket.socket, Conversation]) -> None:
    ours, conversation = judge
    told_to_stop(ours)
    conversation.carry_out(CALL, wait_for_ever)
    assert (read_message(ours) or {})["op"] == "stuck"


def test_a_function_that_has_come_back_is_not_stuck(
    judge: tuple[socket.socket, Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its actors may still be starting, for minutes on a busy machine, while nothing seems to run."""
    ours, conversation = judge
    monkeypatch.setattr(steps, "actors_have_started", wait_for_ever)
    timer = told_to_stop(ours)
    conversation.carry_out(CALL, lambda: 7)
    timer.join()
    assert read_message(ours) == {"op": "returned", "value": 7, "args": []}


def test_who_raises_leaves_no_actor_that_still_starts(
    judge: tuple[socket.socket, Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would load its model in the next case, which may be another exercise's."""
    ours, conversation = judge
    waited: list[str] = []
    monkeypatch.setattr(steps, "actors_have_started", lambda: waited.append("once"))
    conversation.carry_out(CALL, lambda: 1 // 0)
    assert (read_message(ours) or {})["op"] == "raised"
    assert waited == ["once"]


def test_after_a_stuck_function_ray_starts_anew_if_its_actors_never_come_up(
    judge: tuple[socket.socket, Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An actor that needs a GPU would be waited for until the judge takes the file's process for dead."""
    ours, conversation = judge
    did: list[str] = []

    def never_up(patience: float) -> bool:
        did.append(f"waited {patience:g} s")
        return False

    monkeypatch.setattr(steps, "actors_have_started", never_up)
    monkeypatch.setattr(steps, "start_ray", lambda: did.append("started"))
    ray = SimpleNamespace(init=None, is_initialized=lambda: False, shutdown=lambda: did.append("shut down"))
    monkeypatch.setitem(sys.modules, "ray", ray)
    told_to_stop(ours)
    conversation.carry_out(CALL, wait_for_ever)
    assert (read_message(ours) or {}) == {"op": "stuck", "cpus left": None, "restarted": True}
    assert did == ["waited 30 s", "shut down", "started"]


def test_what_the_judge_refuses_is_said(judge: tuple[socket.socket, Conversation]) -> None:
    ours, conversation = judge
    send_message(ours, {"error": "a message of more than 1048576 values"})
    ours.shutdown(socket.SHUT_RDWR)
    with pytest.raises(ClockError, match="more than 1048576 values"):
        conversation.follow(wait_for_ever, print)
