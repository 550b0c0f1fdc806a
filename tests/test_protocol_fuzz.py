"""Whatever is sent to the judge, it answers, or ends that judging: it never dies, hangs, grows or runs what it gets."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile import DRIVER, HOSTILE, MESSAGES, TIMEOUT, Quiet, joined, listening, said_until_the_end
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.client import link
from autograder.client.environment import CLOCK_VARIABLE
from autograder.client.link import read_message, send_message
from autograder.client.wire import pack_frame
from autograder.clock import server as server_module
from autograder.clock.run import MOST_REQUESTS, Run
from autograder.clock.server import ClockServer
from autograder.clock.world import Operation, Request, World


def test_the_judge_runs_nothing_that_it_gets() -> None:
    """What listens and compares never imports what could unpickle."""
    code = (
        "import sys; import autograder.clock.server, autograder.clock.connection, autograder.client.wire; "
        "print(sorted({'pickle', '_pickle', 'marshal', 'shelve', 'cloudpickle', 'dill', 'numpy'} & "
        "{name for name in sys.modules if name not in before}))"
    )
    start = "import sys; before = set(sys.modules); "
    done = subprocess.run([sys.executable, "-c", start + code], capture_output=True, text=True, timeout=TIMEOUT)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
    root = Path(server_module.__file__).parents[1]
    files = [*root.glob("clock/*.py"), *root.glob("judge/*.py"), *root.glob("exercises/*.py"), root / "client/wire.py"]
    for path in files:
        for line in path.read_text().splitlines():
            words = line.replace("(", " ( ").split()
            assert words[:2] not in (["import", "pickle"], ["import", "marshal"]) and words[:2] != ["from", "pickle"]
            assert "eval (" not in " ".join(words) and " exec (" not in " " + " ".join(words), f"{path}: {line}"


# Frames, to a clock that serves somebody else at the same time


@pytest.fixture
def server() -> Iterator[ClockServer]:
    with listening() as server:
        yield server


def begin(server: ClockServer, **settings: Any) -> Run:
    operation = Operation([(item,) for item in range(4)], [10 * item for item in range(4)], 0.0)
    run = Run(World({"work": operation}, **settings), DRIVER, Quiet())
    server.begin(run)
    return run


def asked(connection: socket.socket, item: int) -> Any:
    send_message(connection, {"op": "call", "of": "work", "args": [item]})
    return (read_message(connection) or {}).get("answer")


@settings(HOSTILE, max_examples=120)
@given(messages=st.lists(MESSAGES, min_size=1, max_size=4), noise=st.binary(max_size=12))
def test_somebody_else_still_gets_the_right_answer(server: ClockServer, messages: list[Any], noise: bytes) -> None:
    begin(server)
    with joined(server) as good, joined(server) as bad:
        bad.sendall(b"".join(map(pack_frame, messages)) + noise)
        assert asked(good, 3) == 30
        bad.shutdown(socket.SHUT_WR)
        said_until_the_end(bad)
        assert asked(good, 2) == 20
    assert not server.failure


@settings(HOSTILE, max_examples=40)
@given(message=MESSAGES)
def test_one_byte_at_a_time(server: ClockServer, message: Any) -> None:
    begin(server)
    with joined(server) as good, joined(server) as slow:
        try:
            for byte in pack_frame(message)[:200]:
                slow.send(bytes([byte]))
        except OSError:
            pass  # The end of a message that was refused.
        assert asked(good, 1) == 10


def test_who_never_reads_is_dropped_and_costs_no_memory(server: ClockServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_MAX_HELD", 2**20)
    begin(server)
    frames = pack_frame({"op": "call", "of": "nothing"}) * 2000
    with joined(server) as deaf, joined(server) as good:
        assert sends_until_dropped(deaf, frames)
        begin(server)  # That case has been asked too often to go on.
        assert asked(good, 3) == 30


def sends_until_dropped(connection: socket.socket, data: bytes) -> bool:
    """Send this again and again. Whether the clock has closed the connection."""
    try:
        for _ in range(2000):
            connection.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        return True
    return False


def test_many_that_each_hold_a_large_frame_are_dropped(server: ClockServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_MAX_HELD", 2**22)
    begin(server)
    crowd = [joined(server) for _ in range(8)]
    for connection in crowd:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(struct.pack(">I", 2**20) + bytes(2**20 - 1))
    left = set(crowd)
    while len(left) > 5:  # What can be read is the end: nothing was answered.
        ended, _, _ = select.select(left, [], [], TIMEOUT)
        assert ended
        left -= set(ended)
    for connection in crowd:
        connection.close()
    with joined(server) as good:
        assert asked(good, 3) == 30


def test_an_enormous_argument_is_refused_in_words(server: ClockServer) -> None:
    run = begin(server)
    with joined(server) as connection:
        send_message(connection, {"op": "call", "of": "work", "args": [bytes(2**21)]})
        answer = read_message(connection) or {}
        assert "not one of the items" in answer["error"] and len(answer["error"]) < 500
        assert asked(connection, 1) == 10
    assert len(run.refused) == 1


def test_a_connection_has_a_few_requests_waiting_and_no_more(server: ClockServer) -> None:
    operation = Operation([(item,) for item in range(4)], list(range(4)), 1.0)
    watcher = Quiet()
    watcher.look = lambda *seen, **more: "somebody is busy"  # type: ignore[method-assign]
    run = Run(World({"work": operation}), DRIVER, watcher)
    server.begin(run)
    with joined(server) as connection:
        connection.sendall(pack_frame({"op": "call", "of": "work", "args": [1]}) * 50)
        (answer,) = said_until_the_end(connection)
    assert "wait" in answer["error"]
    assert len(run.records) == server_module._MAX_WAITING
    with server.lock:  # It closes the connection first, and gives its requests up next.
        assert all(record.fault == "killed" for record in run.records)


def test_a_case_keeps_so_many_requests_and_no_more() -> None:
    operation = Operation([(1,)], [10], 0.0)
    run = Run(World({"work": operation}), DRIVER, Quiet())
    answers: list[dict[str, Any]] = []
    for number in range(MOST_REQUESTS // 2):
        run.request(Request("call", "work", (1,), 11), answers.append)
        run.mark(str(number))
    run.request(Request("call", "nothing", (1,), 11), answers.append)
    run.mark("one more")
    assert "already" in answers[-1]["error"]
    assert (len(run.records), len(run.refused), len(run.marks)) == (MOST_REQUESTS // 2, 0, MOST_REQUESTS // 2)


def test_descriptors_that_are_sent_along_are_not_kept(server: ClockServer) -> None:
    begin(server)
    with joined(server) as connection:
        assert asked(connection, 1) == 10
        before = len(os.listdir("/proc/self/fd"))
        frame = pack_frame({"op": "call", "of": "work", "args": [2]})
        socket.send_fds(connection, [frame], [0, 1, 2] * 20)
        assert (read_message(connection) or {}).get("answer") == 20
        assert len(os.listdir("/proc/self/fd")) == before


def test_what_we_did_not_think_of_ends_one_connection_and_is_reported(server: ClockServer) -> None:
    run = begin(server)
    watch = run.watcher
    watch.called = lambda pid: 1 // 0  # type: ignore[method-assign,assignment,return-value]
    with joined(server) as connection:
        assert asked(connection, 1) is None
    assert "ZeroDivisionError" in server.failure
    begin(server)
    assert not server.failure
    with joined(server) as connection:
        assert asked(connection, 1) == 10


def test_an_interrupted_call_leaves_no_answer_to_the_next(server: ClockServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(connection: socket.socket) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv(CLOCK_VARIABLE, server.path)
    begin(server)
    with monkeypatch.context() as patched:
        patched.setattr(link, "read_message", interrupted)
        with pytest.raises(KeyboardInterrupt):
            link.ask("call", "work", (1,))
    begin(server)
    assert link.ask("call", "work", (2,)) == 20
