"""The sandbox of choice: bubblewrap, with namespaces of its own for everything."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from autograder.sandbox.backend import HOME, NoSandbox, Plan, Running
from autograder.sandbox.contents import CLIENT_PARTS, COURSE, DATA, ETC, PACKAGE, environment, run_command
from autograder.sandbox.tasks import TaskLimit

_JUDGE = "/run/judge"
_CELLS = "/run/cells"
_PASSWD = b"learner:x:1000:1000::/home/learner:/bin/sh\nroot:x:0:0::/:/bin/sh\n"
_GROUP = b"learner:x:1000:\nroot:x:0:\n"
_TRY_SECONDS = 60.0  # Real seconds for a sandbox to start and end, which takes some milliseconds.


class Bubblewrap:
    """`bwrap --unshare-all`: no network, own processes, a read-only system, a home and a /tmp in memory."""

    name = "bubblewrap"

    @property
    def gaps(self) -> tuple[str, ...]:
        """See `Backend.gaps`."""
        if TaskLimit.holds():
            return ()
        return (
            "As root and without a writable cgroup, a fork bomb is ended by watching only, which may take a while.",
        )

    def problem(self) -> str:
        """Why bubblewrap can't be used here, found by trying it; empty if it can."""
        program = _program()
        if not program:
            return (
                "the program bwrap is not there: install bubblewrap (on Debian and Ubuntu: apt-get install bubblewrap)"
            )
        try:
            tried = subprocess.run(
                [program, *_NAMESPACES, *_system(), "--proc", "/proc", "--dev", "/dev", "/bin/true"],
                capture_output=True,
                text=True,
                timeout=_TRY_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"bwrap can't be run ({error})"
        if tried.returncode == 0:
            return ""
        why = tried.stderr.strip() or f"status {tried.returncode}"
        if "unknown option" in why.lower():
            return f"the program bwrap is too old: bubblewrap 0.8 or newer is needed ({why})"
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
        blocked, unblock = os.pipe()
        with _data(_PASSWD, _GROUP, plan.cells, *plan.files.values()) as descriptors:
            process = subprocess.Popen(
                [_program(), *self._arguments(plan, write, blocked, descriptors), *run_command(_CELLS)],
                # The first process in the namespace keeps what bwrap was given, where a submission can read it.
                env={},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(write, blocked, *descriptors),
                start_new_session=True,
            )
            os.close(write)
            os.close(blocked)
            with open(read, "rb", buffering=0) as info:
                said = _first_object(info)
            tasks = TaskLimit(plan.limits.threads)
            if said:
                # The process that waits for us has no child yet: all that there will ever be descends from it.
                root = int(json.loads(said)["child-pid"])
                tasks.apply(root)
            os.close(unblock)
        assert process.stderr is not None
        if not said:
            why = process.stderr.read().decode(errors="replace").strip()
            process.wait()
            tasks.close()
            raise NoSandbox(f"bwrap did not start: {why}")
        process.stderr.close()
        return _BubblewrapRunning(process, root, filesystems=("/tmp", str(HOME), "/dev/shm"), tasks=tasks)

    def _arguments(self, plan: Plan, info: int, blocked: int, descriptors: tuple[int, ...]) -> list[str]:
        limits = plan.limits
        work = HOME / "lesson"
        passwd, group, cells, *files = map(str, descriptors)
        arguments = [
            *_NAMESPACES, "--info-fd", str(info), "--block-fd", str(blocked),
            "--hostname", "sandbox", "--uid", "1000", "--gid", "1000",
            "--cap-drop", "ALL", "--new-session", "--die-with-parent", "--clearenv",
            *_system(),
            *(part for name in ETC for part in ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")),
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


@dataclass
class _BubblewrapRunning(Running):
    """`filesystems` are those that lie in memory and are the sandbox's own."""

    filesystems: tuple[str, ...] = ()
    tasks: TaskLimit | None = None

    def kill(self) -> None:
        """See `Running.kill`. With the first process of its namespace the kernel ends all of them."""
        if self.process.returncode is None:
            with contextlib.suppress(OSError):
                os.kill(self.root, signal.SIGKILL)
        super().kill()

    def close(self) -> None:
        """See `Running.close`."""
        super().close()
        if self.tasks is not None:
            self.tasks.close()

    def stored(self) -> int:
        """See `Running.stored`."""
        return sum(_used(self.root, path) for path in self.filesystems)


def _used(root: int, path: str) -> int:
    """Bytes of what a process sees at `path`; 0 while that is still ours, since it has mounted nothing there yet."""
    theirs = f"/proc/{root}/root{path}"
    try:
        if os.path.exists(path) and os.stat(theirs).st_dev == os.stat(path).st_dev:
            return 0
        status = os.statvfs(theirs)
    except OSError:
        return 0
    return (status.f_blocks - status.f_bfree) * status.f_frsize


_NAMESPACES = ("--unshare-all", "--unshare-user", "--disable-userns")


def _program() -> str:
    """The path of bwrap, empty if it is not there."""
    return shutil.which("bwrap") or ""


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
    arguments = []
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        if not prefix.startswith("/usr/") and prefix != "/usr":
            arguments += ["--ro-bind", prefix, prefix]
    # Where the package is installed among the others, this also hides its judge, its cases and its grading.
    arguments += ["--tmpfs", str(PACKAGE)]
    for part in CLIENT_PARTS:
        arguments += ["--ro-bind", str(PACKAGE / part), str(PACKAGE / part)]
    return [
        *arguments,
        *("--remount-ro", str(PACKAGE), "--ro-bind", str(COURSE), str(COURSE), "--ro-bind-try", str(DATA), str(DATA)),
    ]


def _first_object(source: BinaryIO) -> bytes:
    """The JSON object that bwrap writes about itself; empty if it ends without one."""
    said = b""
    while not said.rstrip().endswith(b"}") and (more := source.read(4096)):
        said += more
    return said


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
