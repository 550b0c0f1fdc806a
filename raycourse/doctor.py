"""`raycourse doctor`: is this machine ready, and what to do where it is not."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from packaging.requirements import Requirement

from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.other_user import OtherUser
from raycourse.limits import cell_limit, slowest_cell
from raycourse.machine import available_memory, leftover_ray, usable_cores

Level = Literal["good", "note", "problem"]
GIB = 2**30


@dataclass(frozen=True)
class Finding:
    """One thing looked at. A note is worth knowing, a problem stands in the way; both say what to do."""

    subject: str
    level: Level
    found: str
    advice: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def examine(root: Path) -> list[Finding]:
    """Look at everything that the course found under `root` needs."""
    looks: list[Callable[[], Finding]] = [
        system,
        python,
        lambda: packages(root / "requirements.lock"),
        cores,
        memory,
        lambda: shared_memory(Path("/dev/shm")),
        lambda: disk(Path("/tmp")),
        lambda: ray_leftovers(Path("/tmp/ray")),
        user_namespaces,
        lambda: cell_time(Path.cwd()),
    ]
    return [look() for look in looks]


def system(name: str | None = None) -> Finding:
    """The operating system: checks count on Linux only."""
    name = name or platform.system()
    if name == "Linux":
        return Finding("system", "good", f"Linux {platform.release()}, {platform.machine()}")
    if name == "Windows":
        advice = "Install WSL2 (`wsl --install`), clone the course inside it, and run `make lab` there."
        return Finding("system", "problem", "Windows", advice)
    advice = "You can work here. Marks count on Linux only: the clock looks at processes as only Linux shows them."
    return Finding("system", "note", name, advice)


def python(found: tuple[int, int] | None = None) -> Finding:
    """The Python that runs this command."""
    found = found or sys.version_info[:2]
    text = f"Python {platform.python_version()} in {sys.prefix}"
    if found == (3, 11):
        return Finding("Python", "good", text)
    return Finding(
        "Python", "problem", text, "The course needs Python 3.11. Install it, remove .venv, run `make setup`."
    )


def packages(lock: Path) -> Finding:
    """The installed packages against the lock."""
    if not lock.is_file():
        return Finding("packages", "note", f"there is no {lock}", "Run this command from a clone of the course.")
    wanted = read_lock(lock)
    differing = []
    for name, pinned in wanted.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "missing"
        if installed != pinned:
            differing.append(f"{name} {installed} instead of {pinned}")
    if not differing:
        return Finding("packages", "good", f"all {len(wanted)} as in {lock.name}")
    shown = ", ".join(differing[:5]) + (f" and {len(differing) - 5} more" if len(differing) > 5 else "")
    return Finding("packages", "problem", shown, "Run `make setup`.")


def read_lock(lock: Path) -> dict[str, str]:
    """Package -> version, for the lines of a lock that apply to this Python and system."""
    wanted = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if not text:
            continue
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate():
            wanted[requirement.name] = next(iter(requirement.specifier)).version
    return wanted


def cores(found: float | None = None) -> Finding:
    """The cores that this process may use. The clock always has four, whatever the machine has."""
    found = usable_cores() if found is None else found
    text = f"{found:g} usable"
    if found >= 2:
        return Finding("cores", "good", text)
    advice = "Marks don't depend on it: the clock has four cores. The measurements in the lessons will show no speedup."
    return Finding("cores", "note", text, advice)


def memory(found: int | None = None) -> Finding:
    """The memory that is free for Ray, four workers and a model: about 3 GiB are used."""
    found = available_memory() if found is None else found
    text = f"{found / GIB:.1f} GiB available"
    if found >= 4 * GIB:
        return Finding("memory", "good", text)
    if found >= 2 * GIB:
        return Finding("memory", "note", text, "4 GiB are better. Close other programs and other notebooks' kernels.")
    return Finding("memory", "problem", text, "Ray needs 2 GiB and works well from 4. Close programs or kernels.")


def shared_memory(folder: Path) -> Finding:
    """Where Ray keeps objects that processes share."""
    if not folder.is_dir():
        return Finding("/dev/shm", "note", "not there", "Ray uses /tmp instead, which is slower. Nothing else changes.")
    free = shutil.disk_usage(folder).free
    text = f"{free / GIB:.1f} GiB free"
    if free >= GIB:
        return Finding("/dev/shm", "good", text)
    advice = "Ray uses /tmp instead, which is slower. In a container, start it with `--shm-size=2g`."
    return Finding("/dev/shm", "note", text, advice)


def disk(folder: Path) -> Finding:
    """Room for Ray's session files: Ray refuses to store objects on a disk that is 95 % full."""
    usage = shutil.disk_usage(folder)
    text = f"{usage.free / GIB:.1f} GiB free in {folder}"
    if usage.free >= GIB and usage.free >= 0.05 * usage.total:
        return Finding("disk", "good", text)
    return Finding("disk", "problem", text, f"Ray stops when the disk is 95 % full. Free some space in {folder}.")


def ray_leftovers(sessions: Path) -> Finding:
    """Ray that somebody left running: a plain `ray.init()` would join it."""
    running = leftover_ray()
    address = os.environ.get("RAY_ADDRESS")
    if address:
        return Finding("leftover Ray", "problem", f"RAY_ADDRESS is {address}", "Run `unset RAY_ADDRESS`.")
    if running:
        text = f"{len(running)} Ray processes: {', '.join(str(process) for process in running[:6])}"
        advice = "If no notebook of yours is using Ray, run `ray stop`. A running lesson is fine."
        return Finding("leftover Ray", "note", text, advice)
    old = [path for path in sessions.glob("session_2*") if path.is_dir()]
    size = sum(file.stat().st_size for path in old for file in path.rglob("*") if file.is_file())
    if size > GIB:
        text = f"none running; {size / GIB:.1f} GiB of old sessions in {sessions}"
        return Finding("leftover Ray", "note", text, f"Run `rm -r {sessions}` to free it.")
    return Finding("leftover Ray", "good", "none running")


def user_namespaces(problem: str | None = None, second: OtherUser | None = None) -> Finding:
    """Which sandbox submissions would be graded in. Learners don't need it."""
    problem = Bubblewrap().problem() if problem is None else problem
    if not problem:
        return Finding("user namespaces", "good", "a bubblewrap sandbox starts: grading would use it")
    advice = "Only grading needs this. "
    if "is not there" in problem:
        advice += "Install it: `apt-get install bubblewrap`."
    elif "is too old" in problem:
        advice += "Install a newer one: Debian 12 and Ubuntu 24.04 have it."
    elif "can't make its namespaces" in problem:
        advice += "This system forbids user namespaces. Grade on a machine that allows them."
    else:
        advice += "Look at what `bwrap --version` says."
    second = second or OtherUser()
    why = second.problem()
    if why:
        return Finding("user namespaces", "note", f"{problem}; nor can grading use another user: {why}", advice)
    found = f"{problem}; grading would use the sandbox by another user"
    return Finding("user namespaces", "note", found, " ".join((advice, *second.gaps)))


def cell_time(folder: Path) -> Finding:
    """Whether nbgrader, run in `folder`, would stop a cell of the lessons that only needs more time."""
    limit, needed = cell_limit(folder), slowest_cell()
    text = f"nbgrader run here stops a cell after {limit or 'no'} s; the slowest cell needs about {needed:.0f} s"
    if limit is None or limit >= 2 * needed:
        return Finding("cell time limit", "good", text)
    wanted = int(-(-4 * needed // 60) * 60)
    advice = f"Only grading needs this. In {folder}/nbgrader_config.py write `c.Execute.timeout = {wanted}`"
    advice += f" and `c.RunSubmission.ordinary_timeout = {wanted}`."
    return Finding("cell time limit", "note", text, advice)
