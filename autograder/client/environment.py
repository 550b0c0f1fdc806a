"""What must be in the environment before Ray starts, so that a program behaves alike on every machine."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile

CLOCK_VARIABLE = "RAYCOURSE_CLOCK"
"""Where the stand-ins of this Ray session find the clock: the path of its socket."""

OUTSIDE_VARIABLE = "RAYCOURSE_JUDGE_OUTSIDE"
"""Set where the judge is not the notebook's child: in the sandbox of a class being graded."""

RESOURCES_VARIABLE = "RAY_OVERRIDE_RESOURCES"

SETTINGS = {
    # Ray resubmits a failed task on this heartbeat, one second by default, while the whole program sleeps.
    "RAY_core_worker_internal_heartbeat_ms": "20",
    # A bare ray.init() takes four CPUs, whatever this machine has.
    RESOURCES_VARIABLE: '{"CPU": 4}',
    # Ray gives its workers a low priority (nice 15): beside other programs, and beside a plain loop that is measured
    # in turn with them, they would starve.
    "RAY_worker_niceness": "0",
    # Threads of numeric libraries would fight with Ray's workers for the cores.
    "OMP_NUM_THREADS": "1",
    # Ray reports failed tasks late and on stderr, into whatever cell runs then.
    "RAY_IGNORE_UNHANDLED_ERRORS": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DISABLE_IMPORT_WARNING": "1",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "TOKENIZERS_PARALLELISM": "false",
    # Each of Dask's processes wakes a hundred times a second to see how it is. On a busy machine one of them is then
    # always about to run, and the clock, which waits until none is, took minutes for one program.
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}


ray_came_first = False
"""Whether Ray was running before `prepare`: then its workers do not know the clock."""

_made: tuple[int, str | None] = (0, None)  # The path that `own_clock` has made, after the process that made it.


def prepare() -> None:
    """Set what is not set yet. Worker processes inherit it, and find the clock by it."""
    global ray_came_first
    ray = sys.modules.get("ray")
    if CLOCK_VARIABLE not in os.environ and ray is not None and ray.is_initialized():
        ray_came_first = True
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    if CLOCK_VARIABLE not in os.environ:
        own_clock()


def own_clock() -> str:
    """The path at which this process may start a judge. From now on its children inherit it.

    A path that this process has inherited is not its own: there listens the judge of the notebook above it.
    """
    global _made
    if _made != (os.getpid(), os.environ.get(CLOCK_VARIABLE)):
        path = new_socket_path()
        _made = (os.getpid(), path)
        os.environ[CLOCK_VARIABLE] = path
    return os.environ[CLOCK_VARIABLE]


def for_child() -> dict[str, str]:
    """The environment for a program that shall have a clock of its own, such as another notebook's kernel."""
    environment = {**os.environ, **SETTINGS}
    environment.pop(CLOCK_VARIABLE, None)
    return environment


def new_socket_path() -> str:
    """A socket path that nobody uses. Short: a Unix socket's path has less than 100 bytes."""
    base = tempfile.gettempdir()
    if len(base) > 60:
        base = "/tmp"
    return os.path.join(base, f"raycourse-{os.getuid()}-{secrets.token_hex(4)}", "clock.sock")
