"""The judge's steps, carried out in the student's process: call the function, send back what came out."""

from __future__ import annotations

import _thread
import contextlib
import functools
import gc
import logging
import queue
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from autograder.client import standins
from autograder.client.link import ClockError, ask, read_message, send_message
from autograder.client.wire import StandIn, raised_from

_CPUS = 4  # What every check counts on.
_LEFTOVER_SECONDS = 5.0  # For what a function left behind to end: Ray keeps a finished task's worker for about one.


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

    def receive(self) -> dict[str, Any]:
        """The judge's next message. Raises ClockError if the judge has gone."""
        message = self._messages.get()
        if message is None:
            raise ClockError("The judge has ended. Run the cell again: a new one is started.")
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
                    self.send({"op": "census", "held": _references_held() - self._references_before})
            else:
                self._messages.put(message)
            if message is None:
                return

    def follow(self, function: Callable[..., Any], progress: Callable[[str], None]) -> dict[str, Any]:
        """Carry out the judge's steps with `function` until the judge is done. Returns its last message."""
        while (step := self.receive()).get("do") != "done":
            if step.get("do") == "progress":
                progress(str(step["text"]))
            self.carry_out(step, function)
        return step

    def carry_out(self, step: dict[str, Any], function: Callable[..., Any]) -> None:
        """Carry out one step, and tell the judge what came of it."""
        match step.get("do"):
            case "start ray":
                error = _start_ray()
                self._cpus_before = _cpus_left()
                self.send({"op": "started", "error": error})
            case "call":
                self.send(self._call(function, step))

    def _call(self, function: Callable[..., Any], step: dict[str, Any]) -> dict[str, Any]:
        arguments = [_argument(part) for part in step["args"]]
        self._references_before = _references_held()
        try:
            with self._interruptible(), ray_is_there():
                value = function(*arguments)
                if step.get("iterate") and value is not None:  # None: a generator not written yet.
                    value = _collect(value)
        except Stuck:
            left = _cpus_left()  # Here the function's frames are still alive, and what they hold.
        except Exception as error:
            return {"op": "raised", "error": raised_from(error)}
        else:
            return {"op": "returned", "value": value, "args": arguments if step.get("echo") else []}
        return {"op": "stuck", "cpus left": left, "restarted": self._free_ray()}

    def _free_ray(self) -> bool:
        """After a stuck function: wait until what it left has gone, else start Ray anew. Whether that had to be."""
        gc.collect()
        if self._cpus_before is None or _wait_for_cpus(self._cpus_before, _LEFTOVER_SECONDS):
            return False
        sys.modules["ray"].shutdown()
        _start_ray()
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


def _argument(part: Any) -> Any:
    """What the judge sends as an argument: stand-ins by name, all else as it is."""
    if type(part) is StandIn:
        return standins.make(part)
    if type(part) is list:
        return [_argument(inner) for inner in part]
    return part


def _collect(values: Any) -> dict[str, Any]:
    """Iterate, telling the clock when each value came out. Returns the values and what kind of thing gave them."""
    kind = type(values).__name__
    collected = []
    for number, value in enumerate(iter(values)):
        ask("mark", name=f"yield {number}")
        collected.append(value)
    return {"kind": kind, "values": collected}


def _references_held() -> int:
    """How many objects of Ray's store this process holds references to."""
    ray = sys.modules.get("ray")
    if ray is None or not ray.is_initialized():
        return 0
    return len(ray._private.worker.global_worker.core_worker.get_all_reference_counts())


@contextlib.contextmanager
def ray_is_there() -> Iterator[None]:
    """While inside, a learner's own `ray.init` joins the Ray that runs already, as it would have started one."""
    ray: Any = sys.modules.get("ray")
    if ray is None:
        yield
        return
    init = ray.init
    ray.init = functools.partial(init, ignore_reinit_error=True)
    try:
        yield
    finally:
        ray.init = init


def end_leftovers() -> None:
    """End Ray if an earlier program has left actors or tasks behind in it that would disturb the next one."""
    ray = sys.modules.get("ray")
    if ray is None or not ray.is_initialized():
        return
    gc.collect()
    if ray.util.list_named_actors(all_namespaces=True) or not _wait_for_cpus(_CPUS, _LEFTOVER_SECONDS):
        ray.shutdown()


def _cpus_left() -> float | None:
    """How many of Ray's CPUs nobody has reserved, or None if Ray does not run."""
    ray = sys.modules.get("ray")
    if ray is None or not ray.is_initialized():
        return None
    return float(ray.available_resources().get("CPU", 0.0))


def _wait_for_cpus(count: float, seconds: float) -> bool:
    """Wait up to some real seconds until that many CPUs are free. Whether they are."""
    deadline = time.monotonic() + seconds
    while (left := _cpus_left()) is not None and left < count:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _start_ray() -> str:
    """Start Ray for a check, if it is not running. Returns why a check can't run here, or an empty text."""
    from autograder.client import environment

    if environment.ray_came_first:
        return (
            "Ray was started before raycourse was imported, so its workers do not know the clock. Restart the "
            "kernel, and import raycourse before you call ray.init()."
        )
    import ray

    if not ray.is_initialized():
        ray.init(
            num_cpus=_CPUS,
            address="local",
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    cpus = ray.cluster_resources().get("CPU", 0)  # type: ignore[no-untyped-call]
    if cpus != _CPUS:
        return (
            f"Ray is running with {cpus:g} CPUs, and checks need {_CPUS}. Run ray.shutdown(), then "
            f'ray.init(num_cpus={_CPUS}, address="local").'
        )
    return ""
