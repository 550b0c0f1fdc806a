"""The sandbox of choice: bubblewrap, with namespaces of its own for everything."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import autograder
import raycourse
from autograder.client.environment import CLOCK_VARIABLE, OUTSIDE_VARIABLE, SETTINGS
from autograder.sandbox.backend import HOME, NoSandbox, Plan, Running

_JUDGE = "/run/judge"
_CELLS = "/run/cells"
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "fonts", "mime.types")
_PASSWD = b"learner:x:1000:1000::/home/learner:/bin/sh\nroot:x:0:0::/:/bin/sh\n"
_GROUP = b"learner:x:1000:\nroot:x:0:\n"
_START_SECONDS = 60.0


class Bubblewrap:
    """`bwrap --unshare-all`: no network, own processes, a read-only system, a home and a /tmp in memory."""

    name = "bubblewrap"
    gaps: tuple[str, ...] = ()

    def problem(self) -> str:
        """Why bubblewrap can't be used here, found by trying it; empty if it can."""
        program = shutil.which("bwrap")
        if program is None:
            return (
                "the program bwrap is not there: install bubblewrap (on Debian and Ubuntu: apt-get install bubblewrap)"
            )
        tried = subprocess.run(
            [program, *_NAMESPACES, *_system(), "--proc", "/proc", "--dev", "/dev", "/bin/true"],
            capture_output=True,
            text=True,
        )
        if tried.returncode == 0:
            return ""
        why = tried.stderr.strip() or f"status {tried.returncode}"
        return f"bwrap can't make its namespaces here, as in most containers ({why})"

    def judge_folder(self, folder: Path) -> Path:
        """See `Backend.judge_folder`."""
        return folder / "judge"

    def clock_path(self, plan: Plan) -> str:
        """See `Backend.clock_path`."""
        return f"{_JUDGE}/clock.sock"

    def start(self, plan: Plan) -> Running:
        """See `Backend.start`."""
        read, write = os.pipe()
        with _data(_PASSWD, _GROUP, plan.cells, *plan.files.values()) as descriptors:
            process = subprocess.Popen(
                ["bwrap", *self._arguments(plan, write, descriptors), *run_command(_CELLS)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(write, *descriptors),
                start_new_session=True,
            )
            os.close(write)
            with open(read, "rb") as info:
                said = info.read()
        assert process.stderr is not None
        if not said:
            why = process.stderr.read().decode(errors="replace").strip()
            process.wait()
            raise NoSandbox(f"bwrap did not start: {why}")
        process.stderr.close()
        root = int(json.loads(said)["child-pid"])
        mounted = ("/tmp", str(HOME), "/dev/shm")
        return Running(process, root, tuple(f"/proc/{root}/root{path}" for path in mounted))

    def _arguments(self, plan: Plan, info: int, descriptors: tuple[int, ...]) -> list[str]:
        limits = plan.limits
        work = HOME / "lesson"
        passwd, group, cells, *files = map(str, descriptors)
        arguments = [
            *_NAMESPACES, "--info-fd", str(info), "--hostname", "sandbox", "--uid", "1000", "--gid", "1000",
            "--cap-drop", "ALL", "--new-session", "--die-with-parent", "--clearenv",
            *_system(),
            *(part for name in _ETC for part in ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")),
            "--ro-bind-data", passwd, "/etc/passwd", "--ro-bind-data", group, "/etc/group",
            "--proc", "/proc", "--dev", "/dev",
            "--size", str(limits.shared_memory), "--perms", "1777", "--tmpfs", "/dev/shm",
            "--size", str(limits.disk), "--perms", "1777", "--tmpfs", "/tmp",
            "--size", str(limits.disk), "--tmpfs", str(HOME), "--dir", str(work),
            *_python(),
            "--ro-bind", str(plan.judge), _JUDGE, "--ro-bind-data", cells, _CELLS,
        ]  # fmt: skip
        for descriptor, name in zip(files, plan.files, strict=True):
            arguments += ["--file", descriptor, str(work / name)]
        for name, value in environment(self.clock_path(plan)).items():
            arguments += ["--setenv", name, value]
        return [*arguments, "--chdir", str(work), "--remount-ro", "/", "--"]


_NAMESPACES = ("--unshare-all", "--unshare-user", "--disable-userns")


def run_command(cells: str) -> list[str]:
    """What runs in a sandbox, given where the cells lie there."""
    return [sys.executable, "-m", "autograder.client.inside", cells]


def environment(clock: str, home: Path = HOME) -> dict[str, str]:
    """All that a submission finds in its environment, wherever it runs."""
    return {
        **SETTINGS,
        CLOCK_VARIABLE: clock,
        OUTSIDE_VARIABLE: "1",
        "HOME": str(home),
        "USER": "learner",
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "HF_HUB_OFFLINE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _system() -> list[str]:
    """The system's programs and libraries, for reading."""
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = Path("/", name)
        if path.is_symlink():
            arguments += ["--symlink", os.readlink(path), str(path)]
        elif path.exists():
            arguments += ["--ro-bind", str(path), str(path)]
    return arguments


def _python() -> list[str]:
    """This Python with its packages; of the course only what lessons import, and its data."""
    course, client = Path(raycourse.__file__).parent, Path(autograder.__file__).parent
    arguments = []
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        if not prefix.startswith("/usr/") and prefix != "/usr":
            arguments += ["--ro-bind", prefix, prefix]
    # Where the package is installed among the others, this also hides its judge, its cases and its grading.
    arguments += ["--tmpfs", str(client)]
    for part in CLIENT_PARTS:
        arguments += ["--ro-bind", str(client / part), str(client / part)]
    data = course.parent / "data"
    return [
        *arguments,
        *("--remount-ro", str(client), "--ro-bind", str(course), str(course), "--ro-bind-try", str(data), str(data)),
    ]


CLIENT_PARTS = ("__init__.py", "client")
"""What of `autograder` a submission may see."""


@contextlib.contextmanager
def _data(*contents: bytes) -> Iterator[tuple[int, ...]]:
    """Descriptors from which these contents can be read."""
    descriptors = []
    try:
        for content in contents:
            descriptor = os.memfd_create("sandbox")
            descriptors.append(descriptor)
            with open(descriptor, "wb", closefd=False) as sink:
                sink.write(content)
            os.lseek(descriptor, 0, os.SEEK_SET)
        yield tuple(descriptors)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
