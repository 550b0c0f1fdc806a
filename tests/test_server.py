"""The clock's socket: who speaks by the kernel's word, and what becomes of nonsense."""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.client.link import connect, read_message, send_message
from autograder.client.wire import MAX_FRAME, pack_frame
from autograder.clock.run import Run
from autograder.clock.server import ClockServer
from autograder.clock.settle import ProcWatcher
from autograder.clock.world import Operation, World
from autograder.judge.session import make_socket, remove_socket


@pytest.fixture
def server() -> Iterator[ClockServer]:
    path = make_socket()
    server = ClockServer(path)
    server.start()
    yield server
    server.close()
    remove_socket(path)
    assert not os.path.exists(os.path.dirname(path))


def begin(server: ClockServer, items: int = 4) -> Run:
    world = World({"work": Operation([(item,) for item in range(items)], [10 * item for item in range(items)])})
    run = Run(world, driver=0, watcher=ProcWatcher(root=0))  # Only those who call are watched.
    server.begin(run)
    return run


ASK = """
import os, sys
sys.path.insert(0, sys.argv[2])
os.environ["RAYCOURSE_CLOCK"] = sys.argv[1]
from autograder.client.standins import work
"""
ROOT = str(Path(__file__).parents[1])


def child(server: ClockServer, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ASK + code, server.path, ROOT], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_child_asks_and_is_known_by_its_process(server: ClockServer) -> None:
    run = begin(server)
    done = child(server, "print(work(3), os.getpid())")
    answer, pid = done.stdout.split()
    assert answer == "30", done.stderr
    assert [record.process for record in run.records] == [int(pid)]


def test_after_a_fork_each_process_speaks_for_itself(server: ClockServer) -> None:
    run = begin(server)
    code = "work(0)\npid = os.fork()\nprint(os.getpid(), work(1 if pid else 2), flush=True)\nif pid: os.wait()"
    done = child(server, code)
    assert done.returncode == 0, done.stderr
    assert len({record.process for record in run.records}) == 2
    assert sorted(record.item for record in run.records) == [0, 1, 2]


def test_a_lent_connection_does_not_lend_the_identity(server: ClockServer) -> None:
    """A child connects and hands its connection to its parent: what the parent writes is the parent's."""
    run = begin(server)
    code = """
import socket
from autograder.client.wire import pack_frame
from autograder.client.link import read_message
mine, theirs = socket.socketpair()
pid = os.fork()
if pid == 0:
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(sys.argv[1])
    socket.send_fds(theirs, [b"x"], [connection.fileno()])
    import time; time.sleep(1)
    os._exit(0)
_, descriptors, _, _ = socket.recv_fds(mine, 1, 1)
lent = socket.socket(fileno=descriptors[0])
lent.sendall(pack_frame({"op": "call", "of": "work", "args": [1]}))
read_message(lent)
print(os.getpid(), pid)
os.waitpid(pid, 0)
"""
    done = child(server, code)
    parent, lender = map(int, done.stdout.split())
    assert [record.process for record in run.records] == [parent], done.stderr
    assert lender != parent


def test_one_frame_written_by_two_processes_is_refused(server: ClockServer) -> None:
    run = begin(server)
    code = """
import socket, time
from autograder.client.wire import pack_frame
frame = pack_frame({"op": "call", "of": "work", "args": [1]})
connection = socket.socket(socket.AF_UNIX)
connection.connect(sys.argv[1])
connection.sendall(frame[:7])
time.sleep(0.3)
pid = os.fork()
if pid == 0:
    connection.sendall(frame[7:])
    os._exit(0)
os.waitpid(pid, 0)
print(connection.recv(100))
"""
    done = child(server, code)
    assert done.stdout.strip() == "b''", done.stderr
    assert not run.records


@pytest.mark.parametrize(
    "data",
    [
        pack_frame(["not", "a", "map"]),
        pack_frame({"op": "check", "exercise": "tasks.parallel_map"}),
        pack_frame({"op": "call", "of": "work", "args": "not a list"}),
        pack_frame({}),
        struct.pack(">I", MAX_FRAME + 1),
        struct.pack(">I", 3) + b"\xc1\xc1\xc1",
        b"\xff" * 1000,
    ],
)
def test_nonsense_ends_the_connection_and_nothing_else(server: ClockServer, data: bytes) -> None:
    begin(server)
    connection = connect(server.path, seconds=5)
    connection.settimeout(20)
    connection.sendall(data)
    answers = []
    while (message := read_message(connection)) is not None:
        answers.append(message)
    assert [list(answer) for answer in answers] == [["error"]]
    assert child(server, "print(work(2))").stdout.strip() == "20"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.binary(min_size=1, max_size=400))
def test_random_bytes_never_end_the_judge(server: ClockServer, data: bytes) -> None:
    with connect(server.path, seconds=5) as connection:
        connection.sendall(data)
    with connect(server.path, seconds=5) as connection:
        connection.settimeout(20)
        send_message(connection, {"op": "call", "of": "work", "args": [1]})
        assert "error" in (read_message(connection) or {})


def test_many_connections_are_survived(server: ClockServer) -> None:
    begin(server)
    crowd = []
    for _ in range(700):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(0.2)
        try:
            connection.connect(server.path)
        except OSError:
            connection.close()
            break
        crowd.append(connection)
    for connection in crowd:
        connection.close()
    time.sleep(0.2)
    assert child(server, "print(work(1))").stdout.strip() == "10"


def test_a_slow_sender_holds_nobody_up(server: ClockServer) -> None:
    begin(server)
    slow = connect(server.path, seconds=5)
    slow.sendall(b"\x00\x00")
    assert child(server, "print(work(1))").stdout.strip() == "10"
    slow.close()


def test_outside_a_check_stand_ins_say_so(server: ClockServer) -> None:
    done = child(server, "work(1)")
    assert "only while `check`" in done.stderr


def test_who_was_told_to_stop_is_not_overdue_in_what_follows(server: ClockServer) -> None:
    """A file's process is ended when it does not stop; the next file may take its time to start Ray."""
    begin(server)
    server.told_to_stop = 1.0
    server.end()
    assert server.told_to_stop is None


def test_a_closed_server_leaves_nothing_open() -> None:
    before = len(os.listdir("/proc/self/fd"))
    server = ClockServer(make_socket())
    server.start()
    with connect(server.path, seconds=5):
        server.close()
    assert len(os.listdir("/proc/self/fd")) == before
    begin(server)  # It is told of what comes late, and nothing happens.
    remove_socket(server.path)
