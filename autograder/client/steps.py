"""The judge's steps, carried out in the student's process: call the function, send back what came out."""

from __future__ import annotations

import _thread
import contextlib
import itertools
import queue
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from autograder.client import drivers, standins
from autograder.client.cluster import (
    actors_have_started,
    cpus_come_back,
    cpus_left,
    one_ray,
    problem_with_ray,
    references_held,
    start_ray,
    without_notices,
)
from autograder.client.handles import Handles
from autograder.client.link import ClockError, ask, read_message, send_message
from autograder.client.wire import StandIn, raised_from

_STUCK_SECONDS = 30.0  # For actors on their way up after a stuck function. Then Ray starts anew: in all within 90.


class Stuck(KeyboardInterrupt):
    """The judge has seen that nothing runs any more, or that a program never ends.

    A KeyboardInterrupt, because that is what Ray's waiting functions let through from a signal handler.
    """


class Conversation:
    """The control connection to the judge. A thread reads it, so that the judge can interrupt a stuck function."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._send_lock = threading.Lock()
        self._references_before = 0
        self._calling = False
        self._calls = 0
        self._interrupted = threading.Event()
        self._interrupt_lock = threading.Lock()
        self._cpus_before: float | None = None
        self._handles = Handles()
        self.send({"op": "hello"})
        threading.Thread(target=self._listen, name="judge", daemon=True).start()
        self.receive()

    def send(self, message: dict[str, Any]) -> None:
        """Send a message to the judge. Raises ClockError if the judge has gone."""
        try:
            with self._send_lock:
                send_message(self._connection, message)
        except OSError:
            raise ClockError("The judge has ended. Run the cell again: a new one is started.") from None

    def close(self) -> None:
        """Leave the judge."""
        with contextlib.suppress(OSError):  # `shutdown` also wakes the thread that reads, which `close` does not.
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()

    def receive(self) -> dict[str, Any]:
        """The judge's next message. Raises ClockError if the judge has gone, or has refused what it was sent."""
        message = self._messages.get()
        if message is None:
            raise ClockError("The judge has ended. Run the cell again: a new one is started.")
        if "error" in message and "do" not in message:
            raise ClockError(f"The judge refused what this notebook sent: {message['error']}")
        return message

    def _listen(self) -> None:
        while True:
            try:
                message = read_message(self._connection)
            except (OSError, ValueError):
                message = None
            if message is not None and message.get("do") == "interrupt":
                self._interrupted.set()
                threading.Thread(target=self._interrupt, args=(self._calls,), name="interrupt", daemon=True).start()
            elif message is not None and message.get("do") == "census":
                with contextlib.suppress(ClockError):
                    self.send({"op": "census", "held": references_held() - self._references_before})
            else:
                self._messages.put(message)
            if message is None:
                return

    def follow(self, function: Callable[..., Any], progress: Callable[[str], None]) -> dict[str, Any]:
        """Carry out the judge's steps with `function` until the judge is done. Returns its last message."""
        try:
            while (step := self.receive()).get("do") != "done":
                if step.get("do") == "progress":
                    progress(str(step["text"]))
                self.carry_out(step, function)
        finally:
            self._handles.end()
        return step

    def carry_out(self, step: dict[str, Any], function: Callable[..., Any]) -> None:
        """Carry out one step, and tell the judge what came of it."""
        match step.get("do"):
            case "start ray" | "start ray if imported" as how:
                if (how == "start ray" or "ray" in sys.modules) and not problem_with_ray():
                    start_ray()
                self._cpus_before = cpus_left()
                self.send({"op": "started", "error": problem_with_ray()})
            case "call":
                self.send(self._call(function, step))

    def _call(self, function: Callable[..., Any], step: dict[str, Any]) -> dict[str, Any]:
        arguments: list[Any] = []
        try:
            with self._interruptible(), one_ray(), without_notices():
                arguments = [self._argument(part) for part in step["args"]]
                self._references_before = references_held()
                try:
                    value = _value(function, arguments, step)
                except Exception:
                    self._let_actors_start()
                    raise
                self._let_actors_start()
        except Stuck:
            left = cpus_left()  # Here the function's frames are still alive, and what they hold.
        except Exception as error:
            return {"op": "raised", "error": raised_from(error)}
        else:
            return {"op": "returned", "value": value, "args": arguments if step.get("echo") else []}
        return {"op": "stuck", "cpus left": left, "restarted": self._free_ray()}

    def _argument(self, part: Any) -> Any:
        """What the judge sends as an argument: stand-ins by name, all else as it is."""
        if type(part) is StandIn and part.name == "actor":
            return self._handles.take(str(part.parts[0]), 1)[0]
        if type(part) is StandIn:
            return self._handles.take(*part.parts) if part.name == "actors" else standins.make(part)
        if type(part) is list:
            return [self._argument(inner) for inner in part]
        return part

    def _free_ray(self) -> bool:
        """After a stuck function: wait until what it left has gone, else start Ray anew. Whether that had to be."""
        if (self._cpus_before is None or cpus_come_back(self._cpus_before)) and actors_have_started(_STUCK_SECONDS):
            return False
        sys.modules["ray"].shutdown()
        start_ray()
        return True

    @contextlib.contextmanager
    def _interruptible(self) -> Iterator[None]:
        """While inside, SIGINT from the judge raises Stuck, and one from the user KeyboardInterrupt as ever."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def handler(number: int, frame: FrameType | None) -> None:
            if not self._interrupted.is_set():
                raise KeyboardInterrupt
            if self._calling:
                raise Stuck

        before = signal.signal(signal.SIGINT, handler)
        self._interrupted.clear()
        self._calls += 1
        self._calling = True
        try:
            yield
        except KeyboardInterrupt as interrupt:
            # Ray raises one of its own in place of ours.
            if self._interrupted.is_set():
                raise Stuck from interrupt
            self.send({"op": "cancel"})
            raise
        finally:
            self._calling = False
            with self._interrupt_lock:  # From here on nobody is about to interrupt.
                signal.signal(signal.SIGINT, before)

    def _let_actors_start(self) -> None:
        """Wait until no actor is on its way up. If the judge interrupts that, the function has come back all the same.

        An actor that is up only when the next case runs would load its model in that one.
        """
        try:
            actors_have_started()
        except KeyboardInterrupt:
            if not self._interrupted.is_set():
                raise
            self._calling = False  # Else another interrupt follows in a second.

    def _interrupt(self, call: int) -> None:
        """Interrupt this call until it ends: an exception that hits a callback or a destructor is lost."""
        while self._calling and self._calls == call:
            with self._interrupt_lock:
                if self._calling and self._calls == call:
                    _interrupt_main_thread()
            time.sleep(1)


def _interrupt_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        # A real signal also ends a blocking system call, which interrupt_main() alone does not.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


def _value(function: Callable[..., Any], arguments: list[Any], step: dict[str, Any]) -> Any:
    """What the function gives, called by the step's driver if there is one, iterated if the step says so."""
    drive = drivers.find(step["drive"]) if step.get("drive") else None
    value = function(*arguments) if drive is None else drive(function, *arguments)
    if step.get("iterate") and value is not None:  # None: a generator not written yet.
        return _collect(value, step["iterate"])
    return value


def _collect(values: Any, most: int) -> dict[str, Any]:
    """Iterate, telling the clock when each value came out. Returns the values and what kind of thing gave them.

    A generator may be endless: after `most` values it is clear that there are too many.
    """
    kind = type(values).__name__
    collected = []
    for number, value in enumerate(itertools.islice(values, most)):
        ask("mark", name=f"yield {number}")
        collected.append(value)
    return {"kind": kind, "values": collected}
