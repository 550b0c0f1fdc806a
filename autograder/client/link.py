"""A process's connection to the clock: one per thread, opened again after a fork."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from autograder.client.environment import CLOCK_VARIABLE
from autograder.client.wire import WireError, frame_length, pack_frame, unpack

_local = threading.local()


class ClockError(RuntimeError):
    """The clock refused a call, or there is no clock. The message says what to do."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message. The frames between are ours, and of no use to a learner."""
        return [str(self)]


class Interrupted(KeyboardInterrupt):
    """The learner has stopped a check."""

    def _render_traceback_(self) -> list[str]:
        return ["Stopped: you interrupted the check. Nothing is lost; run the cell again when you like."]


class InjectedFault(RuntimeError):
    """A failure that the exercise ordered, as a slow thing in real life may fail."""


def connect(path: str, seconds: float = 0.0, alive: Callable[[], bool] = lambda: True) -> socket.socket:
    """Connect to the clock at `path`, trying again for some seconds while it starts. Raises ClockError."""
    deadline = time.monotonic() + seconds
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(path)
            return connection
        except OSError:
            connection.close()
            if not alive() or time.monotonic() >= deadline:
                raise ClockError(
                    "There is no clock to ask: stand-ins answer only while `check` or `on_clock` runs your function."
                ) from None
            time.sleep(0.01)


def send_message(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send one frame. Raises OSError if the clock has gone."""
    connection.sendall(pack_frame(message))


def read_message(connection: socket.socket) -> dict[str, Any] | None:
    """Read one frame, or None when the clock has closed the connection."""
    header = _read_exactly(connection, 4)
    if header is None:
        return None
    body = _read_exactly(connection, frame_length(header))
    if body is None:
        return None
    message = unpack(body)
    if not isinstance(message, dict):
        raise WireError("a message is a map")
    return message


def _read_exactly(connection: socket.socket, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        data = connection.recv(min(count - len(parts), 2**20))
        if not data:
            return None
        parts += data
    return bytes(parts)


def ask(kind: str, operation: str = "", args: tuple[Any, ...] = (), **more: Any) -> Any:
    """Ask the clock, and wait until it answers. Returns the answer.

    Raises ClockError if the clock refuses, InjectedFault for an ordered failure; an ordered kill ends the process.
    """
    path = os.environ.get(CLOCK_VARIABLE)
    if not path:
        raise ClockError(
            "This process does not know the clock. Ray was started before `import raycourse`: restart the kernel "
            "and import raycourse first."
        )
    message = {"op": kind, "of": operation, "args": list(args), **identity(), **more}
    connection = _connection(path)
    try:
        send_message(connection, message)
    except OSError:  # The judge that this connection led to has ended; another may have taken its place.
        _local.connection = None
        connection = _connection(path)
        send_message(connection, message)
    try:
        reply = read_message(connection)
    except OSError:
        reply = None
    except BaseException:  # Interrupted: the answer to this call must not be taken for that to the next.
        _local.connection = None
        raise
    if reply is None:
        _local.connection = None
        raise ClockError("The clock has closed the connection: the check is over.")
    if reply.get("fault") == "kill":
        os._exit(1)
    if reply.get("fault") == "raise":
        raise InjectedFault(reply["message"])
    if "error" in reply:
        raise ClockError(reply["error"])
    return reply.get("answer")


def _connection(path: str) -> socket.socket:
    key = (os.getpid(), path)
    connection: socket.socket | None = getattr(_local, "connection", None)
    if connection is None or _local.key != key:
        connection = connect(path)
        _local.connection, _local.key = connection, key
    return connection


def identity() -> dict[str, str]:
    """The Ray task and actor that this code runs in, as Ray says; empty outside Ray."""
    import sys

    ray = sys.modules.get("ray")
    if ray is None or not ray.is_initialized():
        return {}
    context = ray.get_runtime_context()
    if context.worker.mode != ray.WORKER_MODE:
        return {}
    return {"task": context.get_task_id() or "", "actor": context.get_actor_id() or ""}
