"""Ray in the student's process: started the way every lesson and check needs it, and cleared of what a program left.

Ray takes a second to import, so this module imports it only to start it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from autograder.client import environment
from autograder.client.lean import without_helpers

CPUS = 4  # What every check counts on.
_LEFTOVER_SECONDS = 5.0  # For what a function left behind to end: Ray keeps a finished task's worker for about one.
_START_SECONDS = 120.0  # For an actor that was begun to be up, however busy the machine is.
_QUIET: dict[str, Any] = {
    # A plain ray.init() would join any cluster that somebody left running on this machine.
    "address": "local",
    "include_dashboard": False,
    "log_to_driver": False,
    "logging_level": logging.ERROR,
}


def running_ray() -> Any:
    """The ray module if Ray runs in this process, else None."""
    ray = sys.modules.get("ray")
    return ray if ray is not None and ray.is_initialized() else None


def start_ray(num_cpus: int = CPUS) -> Any:
    """Start a Ray of this notebook's own, with `num_cpus` CPUs, and return its context. Safe to call twice.

    A running Ray with other CPUs is shut down first: `ray.init(ignore_reinit_error=True)` would keep it and silently
    ignore `num_cpus`.
    """
    import ray

    if ray.is_initialized():
        if ray.cluster_resources().get("CPU", 0) == num_cpus:  # type: ignore[no-untyped-call]
            return ray.init(ignore_reinit_error=True, logging_level=logging.ERROR)
        ray.shutdown()
    before = os.environ.get(environment.RESOURCES_VARIABLE)
    if before is not None:  # It outweighs num_cpus.
        os.environ[environment.RESOURCES_VARIABLE] = json.dumps({"CPU": num_cpus})
    try:
        with without_helpers():
            return _begun(ray.init, num_cpus=num_cpus, **_QUIET)
    finally:
        if before is not None:
            os.environ[environment.RESOURCES_VARIABLE] = before


def _begun(init: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """What `ray.init` returns. Of a start that fails nothing is left, even if an interrupt came amid it."""
    try:
        return _begun_at_once(init, *arguments, **options)
    except Exception as error:
        # Ray gives itself 30 seconds, which a very busy machine can miss once.
        if "timed out during startup" not in str(error):
            raise
        return _begun_at_once(init, *arguments, **options)


def _begun_at_once(init: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    import psutil
    import ray

    others = {child.pid for child in psutil.Process().children()}
    with uninterrupted():
        try:
            return init(*arguments, **options)
        except Exception:
            ray.shutdown()  # Half a Ray in this process: the next `ray.init` would end it.
            # A Ray that failed to start knows nothing of the processes that it has started.
            for child in psutil.Process().children():
                if child.pid not in others:
                    with contextlib.suppress(psutil.Error):
                        child.kill()
            raise


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """An interrupt waits: one amid `ray.init` would leave half a Ray, and the next `ray.init` ends the process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupts: list[tuple[int, Any]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: interrupts.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if interrupts and callable(before):
            before(*interrupts[0])


def problem_with_ray() -> str:
    """Why a check can't run on the Ray that runs here, in one sentence; empty if it can, or if no Ray runs."""
    if environment.ray_came_first:
        return (
            "Ray was started before raycourse was imported, so its workers do not know the clock. Restart the "
            "kernel, and import raycourse before you call ray.init()."
        )
    ray = running_ray()
    cpus = CPUS if ray is None else ray.cluster_resources().get("CPU", 0)
    if cpus == CPUS:
        return ""
    return (
        f"Ray is running with {cpus:g} CPUs, and checks need {CPUS}. Run ray.shutdown(), then "
        f'ray.init(num_cpus={CPUS}, address="local").'
    )


@contextlib.contextmanager
def one_ray() -> Iterator[None]:
    """While inside, a learner's own `ray.init` joins the Ray that runs already, or starts a quiet one."""
    ray: Any = sys.modules.get("ray")
    if ray is None:
        yield
        return
    init = ray.init

    def joining(*arguments: Any, **options: Any) -> Any:
        if ray.is_initialized():
            return init(*arguments, **{**options, "ignore_reinit_error": True})
        return _begun(init, *arguments, **(options if arguments else {**_QUIET, **options}))

    ray.init = joining
    try:
        yield
    finally:
        ray.init = init


@contextlib.contextmanager
def without_notices() -> Iterator[None]:
    """While inside, Ray does not print that tasks failed and workers died: a check orders such things."""
    module: Any = sys.modules.get("ray._private.worker")
    before = getattr(module, "print_to_stdstream", None)
    if before is None:
        yield
        return
    module.print_to_stdstream = lambda *arguments, **options: None
    try:
        yield
    finally:
        module.print_to_stdstream = before


def references_held() -> int:
    """How many objects of Ray's store this process holds references to."""
    ray = running_ray()
    return 0 if ray is None else len(ray._private.worker.global_worker.core_worker.get_all_reference_counts())


def cpus_left() -> float | None:
    """How many of Ray's CPUs nobody has reserved, or None if Ray does not run."""
    ray = running_ray()
    return None if ray is None else float(ray.available_resources().get("CPU", 0.0))


def cpus_come_back(count: float) -> bool:
    """Wait a few real seconds until that many CPUs are free. Whether they are."""
    gc.collect()
    deadline = time.monotonic() + _LEFTOVER_SECONDS
    while (left := cpus_left()) is not None and left < count:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def actors_have_started(patience: float = _START_SECONDS) -> bool:
    """Wait until no actor is on its way up: what it loads belongs to the case that started it. Whether it came to that.

    On a busy machine that takes its time, here `patience` real seconds at most. Only an actor for which no CPU is left
    is not waited for: it may never start.
    """
    ray = running_ray()
    begun, quiet = time.monotonic(), 0
    while ray is not None and quiet < 2:
        waited = time.monotonic() - begun
        if waited > patience:
            return False
        if waited > _LEFTOVER_SECONDS and not cpus_left():
            break
        quiet = 0 if any(map(_comes_up, ray._private.state.actors().values())) else quiet + 1
        time.sleep(0.01 if quiet else min(0.01 + waited / 10, 0.5))  # To ask takes the processor from who starts.
    return True


def _comes_up(actor: dict[str, Any]) -> bool:
    """Whether an actor is being made; also one that nobody wants any more, for as long as its process is there."""
    import psutil

    if actor["State"] == "DEAD":
        return not actor["StartTime"] and bool(actor["Pid"]) and psutil.pid_exists(actor["Pid"])
    return actor["State"] in ("DEPENDENCIES_UNREADY", "PENDING_CREATION")


def end_leftovers() -> None:
    """End Ray if an earlier program has left actors or tasks behind in it that would disturb the next one."""
    ray = running_ray()
    if ray is not None and (ray.util.list_named_actors(all_namespaces=True) or not cpus_come_back(CPUS)):
        ray.shutdown()
