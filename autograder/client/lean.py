"""Ray without what nothing here uses: that is more than half of what its start costs.

Ray's own switches for this are few, so some of its functions are replaced while it starts. A Ray that names them
otherwise starts as ever.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from autograder.client import agents

# Three processes that the driver starts: the autoscaler's monitor, the one that prints workers' logs, and the server of
# the dashboard and of `ray.util.state`.
_PROCESSES = ("start_monitor", "start_log_monitor", "start_api_server")
_AGENTS = ("--dashboard_agent_command=", "--runtime_env_agent_command=")
_SERIALIZED_SPECIALLY = frozenset(("pyarrow", "pydantic", "starlette"))


@contextlib.contextmanager
def without_helpers() -> Iterator[None]:
    """While inside, a node of Ray starts without its helper processes, and its workers load less."""
    from ray._private import node, ray_constants, services, utils

    start = services.start_ray_process

    def started(command: list[str], *arguments: Any, **options: Any) -> Any:
        return start([_with_stand_in(part) for part in command], *arguments, **options)

    nothing = {name: lambda self, **options: None for name in _PROCESSES if hasattr(node.Node, name)}
    hook = getattr(ray_constants, "WORKER_PROCESS_SETUP_HOOK_ENV_VAR", "")
    serialize_when_needed()
    with (
        _replaced(node.Node, nothing),
        # It would load all that a dashboard needs, to see whether it is there.
        _replaced(utils, {"get_dashboard_dependency_error": lambda: None}),
        _replaced(services, {"start_ray_process": started}),
        _in_environment(hook, f"{__name__}.{serialize_when_needed.__name__}"),
    ):
        yield


def _with_stand_in(part: str) -> str:
    """An argument of the raylet's, with our agents in place of Ray's."""
    for name in _AGENTS:
        if part.startswith(name):
            ours = subprocess.list2cmdline([sys.executable, "-I", "-S", agents.__file__])
            return f"{name}{ours} {part.removeprefix(name)}"
    return part


@contextlib.contextmanager
def _replaced(owner: Any, values: dict[str, Any]) -> Iterator[None]:
    before = {name: getattr(owner, name) for name in values}
    for name, value in values.items():
        setattr(owner, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


@contextlib.contextmanager
def _in_environment(name: str, value: str) -> Iterator[None]:
    if not name or name in os.environ:
        yield
        return
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)


def serialize_when_needed() -> None:
    """Let Ray load pyarrow and pydantic only in a process that uses them: it teaches its pickler about both.

    Ray calls this in each worker before the first task.
    """
    from ray import cloudpickle
    from ray.util import serialization_addons

    addons: Any = serialization_addons
    pickler: Any = cloudpickle.CloudPickler
    apply, init = addons.apply, pickler.__init__
    if getattr(apply, "waits", False):
        return
    waiting: list[Any] = []

    def prepared(self: Any, *arguments: Any, **options: Any) -> None:
        while waiting and not _SERIALIZED_SPECIALLY.isdisjoint(sys.modules):
            apply(waiting.pop())
        init(self, *arguments, **options)

    def applied(context: Any) -> None:
        waiting.append(context)

    applied.waits = True  # type: ignore[attr-defined]
    addons.apply, pickler.__init__ = applied, prepared
