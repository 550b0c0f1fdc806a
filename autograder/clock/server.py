"""The clock's socket: who speaks, by the kernel's word, and one loop that reads, looks and answers.

Every message carries the sender's process id as the kernel knows it (SO_PASSCRED, unix(7)); the id that was fixed at
connect can be lent to another process, that of each message can not.
"""

from __future__ import annotations

import contextlib
import os
import queue
import selectors
import socket
import threading
import time
from collections import deque
from typing import Any

from autograder.client.wire import MAX_FRAME, Opaque, WireError, frame_length, pack_frame, unpack
from autograder.clock.connection import Peer, accepted, listen_at, receive, text_of
from autograder.clock.evidence import Evidence
from autograder.clock.run import NO_RUN, Run
from autograder.clock.world import Request, World

_MAX_CONNECTIONS = 512
_MAX_HELD = 4 * MAX_FRAME  # Bytes kept for all connections together: of frames not yet whole, of answers not yet read.
_MAX_REQUEST = 2**20  # Bytes of one request. No item is nearly as large, and it is compared with those of many cases.
_MAX_WAITING = 8  # Requests of one connection that wait for an answer. Stand-ins have one.
_MAX_UNHEARD = 4  # Messages to the judge that it has not taken yet. Judge and notebook speak in turns.
_KINDS = ("call", "load", "pickle", "unpickle")


class ClockServer:
    """Listens at `path`, serves stand-ins from the run that is on, and hands control messages to the judge.

    `receive` gives what the one control connection sends.
    `told_to_stop` is when the function that is being called was told to stop (monotonic seconds), or None.
    `failure` is what went wrong in the clock itself since the run began, empty if nothing did.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._inbox: queue.Queue[tuple[Peer, int, dict[str, Any]] | None] = queue.Queue()
        self._partings = 0  # How many ends of a control connection nobody has received yet.
        self.lock = threading.RLock()
        self.run: Run | None = None
        self._control: Peer | None = None
        self._selector = selectors.DefaultSelector()
        self._listener = listen_at(path)
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        self._closing = False
        self.told_to_stop: float | None = None
        self.failure = ""
        # Worlds of earlier cases, so that a straggler's call is not held against a later case.
        self._past: deque[World] = deque(maxlen=64)
        self._evidence = Evidence()
        self._peers: set[Peer] = set()
        self._thread = threading.Thread(target=self._serve, name="clock", daemon=True)

    def start(self) -> None:
        """Begin to serve, in a thread."""
        self._thread.start()

    def close(self) -> None:
        """Stop serving and remove the socket."""
        self._closing = True
        self._wake()
        self._thread.join(timeout=5)
        with contextlib.suppress(OSError):
            os.unlink(self.path)

    def begin(self, run: Run) -> None:
        """From now on stand-ins are served by this run."""
        with self.lock:
            if self.run is not None:
                self._past.append(self.run.world)
            run.evidence = self._evidence
            run.is_stale = lambda request: any(world.knows(request) for world in self._past)
            self.run = run
            self.told_to_stop = None
            self.failure = ""
        self._wake()

    def end(self) -> int:
        """End the run that is on. Returns how many calls were still in flight."""
        with self.lock:
            self.told_to_stop = None
            return 0 if self.run is None else self.run.close()

    @property
    def has_student(self) -> bool:
        """Whether the control connection is open."""
        return self._control is not None

    def receive(self, timeout: float | None = None) -> tuple[int, dict[str, Any]] | None:
        """The next (process, message) of the control connection, or None when it has closed.

        Raises queue.Empty if there is none for `timeout` real seconds.
        """
        received = self._inbox.get(timeout=timeout)
        with self.lock:
            if received is None:
                self._partings -= 1
                return None
            peer, process, message = received
            peer.unheard -= 1
        return process, message

    def send(self, message: dict[str, Any]) -> None:
        """Send a message to the control connection. Raises ConnectionError if there is none.

        A connection that has taken the place of the one that was last heard is not meant.
        """
        with self.lock:
            if self._control is None or self._partings:
                raise ConnectionError("the notebook has closed its connection to the judge")
            self._write(self._control, message)
        self._wake()

    # The loop

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._wake_write.send(b"x")

    def _serve(self) -> None:
        next_look = 0.0
        while not self._closing:
            run = self.run
            on = run is not None and not run.over
            events = self._selector.select(max(0.0, next_look - time.monotonic()) if on else 0.5)
            with self.lock:
                for key, mask in events:
                    self._guarded_handle(key, mask)
                if on and run is self.run and time.monotonic() < next_look:
                    if run is not None and events:  # Somebody has just spoken: things may be quiet sooner now.
                        next_look = min(next_look, time.monotonic() + run.pause(0.0))
                    continue
                begun = time.thread_time()
                self._guarded_tick()
                if self.run is not None:
                    next_look = time.monotonic() + self.run.pause(time.thread_time() - begun)
        with self._listener, self._wake_read, self._wake_write, self._selector:  # All are closed with the last peer.
            for peer in list(self._peers):
                self._drop(peer)

    def _guarded_handle(self, key: selectors.SelectorKey, mask: int) -> None:
        """What we did not think of ends the one connection, and is reported with the verdict."""
        try:
            self._handle(key, mask)
        except Exception as error:
            self.failure = self.failure or f"{type(error).__name__}: {error}"
            if key.data is not None:
                self._drop(key.data)

    def _guarded_tick(self) -> None:
        """What we did not think of ends the run: calls are answered with an error, and the function is interrupted."""
        try:
            self._tick()
        except Exception as error:
            self.failure = self.failure or f"{type(error).__name__}: {error}"
            with contextlib.suppress(Exception):
                self.end()
            if self.run is not None:
                self.run.over = True
            if self._control is not None:
                self.told_to_stop = time.monotonic()
                self._write(self._control, {"do": "interrupt", "why": "the clock failed"})

    def _tick(self) -> None:
        run = self.run
        if run is None or run.over:
            return
        moved = run.tick()
        if moved and run.references_held is None and self._control is not None:
            run.references_held = 0
            self._write(self._control, {"do": "census"})
        if self.told_to_stop is None and self._control is not None and (run.stuck or run.endless):
            self.told_to_stop = time.monotonic()
            self._write(self._control, {"do": "interrupt", "why": "stuck"})

    def _handle(self, key: selectors.SelectorKey, mask: int) -> None:
        if key.fileobj is self._listener:
            self._accept()
        elif key.fileobj is self._wake_read:
            with contextlib.suppress(BlockingIOError):
                self._wake_read.recv(4096)
        else:
            peer: Peer = key.data
            if mask & selectors.EVENT_WRITE:
                self._flush(peer)
            if mask & selectors.EVENT_READ:
                self._read(peer)

    def _accept(self) -> None:
        connection = accepted(self._listener)
        if connection is None:
            return
        if len(self._peers) >= _MAX_CONNECTIONS:
            connection.close()
            return
        peer = Peer(connection)
        self._peers.add(peer)
        self._selector.register(connection, selectors.EVENT_READ, peer)

    def _read(self, peer: Peer) -> None:
        try:
            data, sender = receive(peer.connection)
        except BlockingIOError:
            return
        except OSError:
            data, sender = b"", 0
        if not data:
            self._drop(peer)
            return
        if peer.buffer and sender != peer.process:
            self._drop(peer)  # One frame is written by one process.
            return
        peer.process = sender
        peer.buffer += data
        try:
            if sum(each.held for each in self._peers) > _MAX_HELD:
                self._drop(max(self._peers, key=lambda each: each.held))
            while peer in self._peers and len(peer.buffer) >= 4:
                length = frame_length(peer.buffer)
                if len(peer.buffer) < 4 + length:
                    break
                body = bytes(peer.buffer[4 : 4 + length])
                del peer.buffer[: 4 + length]
                self._message(peer, unpack(body), length)
        except WireError as error:
            self._write(peer, {"error": str(error)})
            self._drop(peer)

    def _message(self, peer: Peer, message: Any, length: int) -> None:
        if not isinstance(message, dict):
            raise WireError("a message is a map")
        if message.get("op") in _KINDS:
            self._request(peer, message, length)
        elif message.get("op") == "census" and peer.control:
            held = message.get("held")
            if self.run is not None and type(held) is int:
                self.run.references_held = held
        elif message.get("op") == "mark" and self.run is not None:
            self._write(peer, {"answer": self.run.mark(text_of(message, "name"), peer.process)})
        elif message.get("op") == "hello" and self._control is None:
            self._control, peer.control = peer, True
            self._write(peer, {"do": "welcome"})
        elif peer.control and peer.unheard < _MAX_UNHEARD:  # What one that has gone left unheard is not counted.
            peer.unheard += 1
            self._inbox.put((peer, peer.process, message))
        elif peer.control:
            raise WireError("the judge and the notebook speak in turns")
        else:
            raise WireError("this connection may only ask the clock")

    def _request(self, peer: Peer, message: dict[str, Any], length: int) -> None:
        args = message.get("args", [])
        if not isinstance(args, list) or len(peer.replies) >= _MAX_WAITING:
            raise WireError(f"args is a list, and at most {_MAX_WAITING} requests of a connection wait")
        request = Request(
            message["op"],
            text_of(message, "of"),
            tuple(args) if length <= _MAX_REQUEST else (Opaque("request", f"{length} bytes"),),
            peer.process,
            text_of(message, "task"),
            text_of(message, "actor"),
        )

        def reply(answer: dict[str, Any]) -> None:
            if reply in peer.replies:
                peer.replies.remove(reply)
                self._write(peer, answer)

        if self.run is None:
            self._write(peer, {"error": NO_RUN})
            return
        peer.replies.append(reply)
        self.run.request(request, reply)

    def _write(self, peer: Peer, message: dict[str, Any]) -> None:
        peer.outgoing += pack_frame(message)
        self._flush(peer)

    def _flush(self, peer: Peer) -> None:
        peer.send()
        if peer in self._peers:
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if peer.outgoing else 0)
            self._selector.modify(peer.connection, wanted, peer)

    def _drop(self, peer: Peer) -> None:
        if peer not in self._peers:
            return
        self._peers.remove(peer)
        self._selector.unregister(peer.connection)
        peer.connection.close()
        waiting, peer.replies = peer.replies, []
        for reply in waiting:
            if self.run is not None:
                self.run.gone(reply)
        if peer is self._control:
            self._control = None
            self._partings += 1
            self._inbox.put(None)
