"""One connection to the clock: what is kept for it, and who wrote what arrives, by the kernel's word."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.client.wire import WireError

_CREDENTIALS = struct.Struct("3i")
_CHUNK = 2**18
_MAX_NAME = 80  # Characters of what a request names.


@dataclass(eq=False)
class Peer:
    """One connection. `process` is the sender of the frame being read.

    unheard: how many of its messages the judge has not taken yet.
    """

    connection: socket.socket
    buffer: bytearray = field(default_factory=bytearray)
    outgoing: bytearray = field(default_factory=bytearray)
    process: int = 0
    control: bool = False
    unheard: int = 0
    replies: list[Callable[[dict[str, Any]], None]] = field(default_factory=list)

    @property
    def held(self) -> int:
        """Bytes kept for this connection."""
        return len(self.buffer) + len(self.outgoing)

    def send(self) -> None:
        """Send what goes out, as far as it goes now. What a connection that has closed was to get is forgotten."""
        try:
            while self.outgoing:
                sent = self.connection.send(self.outgoing)
                del self.outgoing[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self.outgoing.clear()


def listen_at(path: str) -> socket.socket:
    """A socket at `path`, for this user only, that is told the sender of each message."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    if hasattr(socket, "SO_PASSCRED"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    listener.bind(path)
    os.chmod(path, 0o600)
    listener.listen(128)
    listener.setblocking(False)
    return listener


def accepted(listener: socket.socket) -> socket.socket | None:
    """A connection that somebody has asked for, or None if it has gone again."""
    try:
        connection, _ = listener.accept()
    except OSError:
        return None
    connection.setblocking(False)
    return connection


def text_of(message: dict[str, Any], name: str) -> str:
    """A short text of a message, empty if it has none of this name."""
    text = message.get(name, "")
    if type(text) is not str:
        raise WireError(f"{name} is a text")
    return text[:_MAX_NAME]


def receive(connection: socket.socket) -> tuple[bytes, int]:
    """Some bytes and the process that wrote them. The kernel never mixes two writers in one read."""
    if not hasattr(socket, "SO_PASSCRED"):
        # macOS knows the peer of a connection only (LOCAL_PEERPID); marks count on Linux.
        return connection.recv(_CHUNK), int(connection.getsockopt(0, 0x002))
    data, ancillary, _, _ = connection.recvmsg(_CHUNK, socket.CMSG_SPACE(_CREDENTIALS.size))
    for level, kind, payload in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            return data, int(_CREDENTIALS.unpack(payload[: _CREDENTIALS.size])[0])
    return data, 0
