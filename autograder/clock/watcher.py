"""What the clock asks of whoever looks at a program's processes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

# Ray's own helpers. They never call, and they wake all the time.
_HELPERS = (
    b"dashboard/dashboard.py",
    b"dashboard/agent.py",
    b"runtime_env/agent/main.py",
    b"log_monitor.py",
    b"autoscaler/_private/monitor.py",
    b"ray::DashboardAgent",
    b"ray::RuntimeEnvAgent",
)


def is_helper(arguments: Iterable[bytes]) -> bool:
    """Whether this is the command line of a helper.

    The raylet's names the commands of all helpers too, inside of its arguments; and what a program sends to its
    workers passes through the raylet.
    """
    return any(argument.endswith(_HELPERS) for argument in arguments)


class Watcher(Protocol):
    """Looks at a program's processes."""

    def begin(self) -> None:
        """A case begins. What has run until now, and threads that sleep from before, are no part of it."""

    def look(self, blocked: Collection[int], sleepers: bool, helpers: bool) -> str:
        """Why the program has not settled, or an empty text if it looks settled.

        blocked: processes that only wait for the clock. sleepers: whether a thread in `time.sleep` counts.
        helpers: whether Ray's own helpers count. They never call, but `ray.init` waits until they have started.
        """

    def called(self, pid: int) -> None:
        """This process has called the clock: it belongs to the program, and it does not spin."""

    def is_ray_worker(self, pid: int) -> bool:
        """Whether Ray started this process to run tasks and actors (the child of a raylet)."""

    def is_outside_ray(self, pid: int) -> bool:
        """Whether this process certainly has no raylet above it: it is the root, or descends from it otherwise."""

    def life(self, pid: int) -> int:
        """When this process began, in a unit of the system's own; 0 if it has ended, or if nobody can tell."""

    def line(self, pid: int, driver: int) -> tuple[int, ...]:
        """This process and those that it descends from, up to what a raylet started or to `driver`.

        Empty if it is not certain that this is all that it can have inherited.
        """

    def arrivals(self) -> int:
        """How often a process of the program has appeared, or has become ready, since the case began."""

    def spins(self) -> bool:
        """Whether a process has computed for so long without a call that it is no longer waited for."""
