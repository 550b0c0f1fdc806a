"""What a hostile notebook may send, and a watcher for runs that nobody real takes part in."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from autograder.client.link import connect, read_message
from autograder.client.wire import Array, Opaque, Raised, StandIn
from autograder.clock.server import ClockServer
from autograder.judge.session import make_socket, remove_socket

TIMEOUT = 60  # Real seconds after which a test fails instead of hanging; nothing takes that long.

HOSTILE = settings(derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
DRIVER, WORKERS, OTHER = 1, (11, 12, 13, 14), 31


class Quiet:
    """A watcher of a program that does nothing but call the clock."""

    def begin(self) -> None:
        pass

    def look(self, blocked: Any, sleepers: bool, helpers: bool) -> str:
        return ""

    def called(self, pid: int) -> None:
        pass

    def life(self, pid: int) -> int:
        return 0

    def line(self, pid: int, driver: int) -> tuple[int, ...]:
        return ()

    def is_ray_worker(self, pid: int) -> bool:
        return pid in WORKERS

    def is_outside_ray(self, pid: int) -> bool:
        return pid in (DRIVER, OTHER)

    def arrivals(self) -> int:
        return 0

    def spins(self) -> bool:
        return False


# Values as nobody expects them

ODD = st.sampled_from(
    [
        Opaque("ray._raylet.ObjectRef", "ObjectRef(1)"),
        Opaque("builtins.generator", ""),
        Array("<f8", (2,), bytes(16)),
        Array("<f8", (), bytes(8)),
        Array("<f4", (2, 2), b"\x00\x00\xc0\x7f" * 4),
        Array("<i8", (5,), b"too few"),
        Array("|u1", (2**40, 0), b""),
        Array("", (1,), b""),
        Raised("ValueError", "m", "line 3", True),
        Raised("", ""),
        StandIn("work"),
        StandIn("value", ("x", [1])),
        10**400,
        -(2**1000),
    ]
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(max_size=5) | ODD
)  # fmt: skip
HASHABLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=5)
NAMES = st.sampled_from(
    [
        "kind", "values", "rows", "value", "results", "returned", "ended", "was busy", "idle in pool", "collected",
        "noted", "alive", "reports", "count", "strange", "raised", "masks", "batches", "labels", "errors", "pairs",
        "totals", "before", "after", "emptied", "files", "columns", "died", "node", "sent", "printed", "jobs",
        "label", "path", "held",
    ]
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(NAMES, inner, max_size=8)
        | st.dictionaries(HASHABLE, inner, max_size=3)
        | st.lists(st.lists(inner, min_size=2, max_size=2), max_size=3)
    ),
    max_leaves=16,
)

FIELDS = st.sampled_from(["op", "of", "args", "name", "task", "actor", "held", "exercise", "items", "takes", "costs"])
WORDS = st.sampled_from(
    [
        "call",
        "load",
        "pickle",
        "unpickle",
        "mark",
        "census",
        "hello",
        "check",
        "hints",
        "on clock",
        "cancel",
        "returned",
    ]
)
MESSAGES = st.dictionaries(FIELDS, VALUES, max_size=5) | st.builds(
    lambda word, rest: {**rest, "op": word}, WORDS, st.dictionaries(FIELDS, VALUES, max_size=4)
)


@contextmanager
def listening() -> Iterator[ClockServer]:
    """A clock at a socket of its own."""
    path = make_socket()
    server = ClockServer(path)
    server.start()
    try:
        yield server
    finally:
        server.close()
        remove_socket(path)


def joined(server: ClockServer) -> socket.socket:
    connection = connect(server.path, seconds=5)
    connection.settimeout(TIMEOUT)
    return connection


def said_until_the_end(connection: socket.socket) -> list[dict[str, Any]]:
    """What the clock sends until it has closed the connection."""
    said = []
    try:
        while (message := read_message(connection)) is not None:
            said.append(message)
    except OSError:
        pass  # It was closed with bytes of ours unread.
    return said
