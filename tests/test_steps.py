"""The notebook's half of a conversation with the judge: who is interrupted, and what becomes of it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from autograder.client import steps
from autograder.client.link import read_message, send_message
from autograder.client.steps import Conversation
from autograder.clock import settle
from autograder.clock.settle import ProcWatcher

CALL = {"do": "call", "args": []}
COMPUTES, SLEEPS = "while True: pass", "import time; time.sleep(600)"


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


@pytest.mark.skipif(sys.platform != "linux", reason="looks under /proc")
@pytest.mark.parametrize(("source", "starts"), [(COMPUTES, True), (SLEEPS, False)])
def test_a_worker_that_gets_on_is_waited_for_however_long(
    source: str, starts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "_START_LIMIT", 1.0)
    process = subprocess.Popen([sys.executable, "-c", source, "default_worker.py"])
    try:
        watcher = ProcWatcher(process.pid)
        deadline = time.monotonic() + (3 if starts else 60)
        while (said := watcher.look((), True, True)).endswith("is starting") and time.monotonic() < deadline:
            time.sleep(0.05)
        assert said.endswith("is starting") == starts
    finally:
        process.kill()
        process.wait()
