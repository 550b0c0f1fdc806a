"""The second sandbox: another user for each run, where the system forbids namespaces, as most containers do.

It needs root, to become another user. The kernel's Landlock, where there is one, closes the files that other users
could read; permissions must do it otherwise. What remains open is said in `gaps`.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pwd
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from secrets import token_hex

from autograder.sandbox import landlock
from autograder.sandbox.backend import NoSandbox, Plan, Running
from autograder.sandbox.contents import (
    CLIENT_PARTS,
    COURSE,
    DATA,
    ETC,
    PACKAGE,
    environment,
    private_paths,
    python_folders,
    run_command,
)
from autograder.sandbox.keeper import FIRST_USER, USERS
from autograder.sandbox.kept import SHARED_MEMORY, KeptRunning, cells_file, lay_out, limits_of, own_folders
from autograder.sandbox.limits import Limits

_LOCKS = Path("/run/raycourse-users")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/sys")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")
_TRIED_FILES = 200  # Of each secret, by the probe.
_PROBE = """
import json, os, sys
import ray, autograder.client.inside, raycourse
def readable(path):
    try:
        os.close(os.open(path, os.O_RDONLY))
    except OSError:
        return False
    return True
print(json.dumps([path for path in json.load(open(sys.argv[1])) if readable(path)]))
"""


class OtherUser:
    """Each run as a user of its own, in a session of its own, with a private home.

    secrets: folders that no submission may read, besides what is private in every course.
    """

    name = "other user"

    def __init__(self, secrets: Iterable[Path] = (), use_landlock: bool = True) -> None:
        self._secrets = [path.resolve() for path in secrets if path.exists()]
        self._landlock = use_landlock and landlock.version() > 0

    @property
    def gaps(self) -> tuple[str, ...]:
        """See `Backend.gaps`."""
        found = [
            "The network is not cut off: a submission can reach whatever this machine can reach.",
            "It sees which programs run on this machine, with their command lines.",
            "Memory and disk are limited by watching, not by the system.",
        ]
        if not self._landlock:
            found.append("It can read every file that this machine's permissions let any user read.")
        return tuple(found)

    def problem(self) -> str:
        """Why it can't be used here, found by trying it; empty if it can."""
        if os.geteuid() != 0:
            return "only root can run programs as another user"
        with tempfile.TemporaryDirectory(prefix="rcg-try-") as folder:
            try:
                return self._tried(Path(folder))
            except (NoSandbox, OSError) as error:
                return str(error)

    def judge_folder(self, folder: Path) -> Path:
        """See `Backend.judge_folder`."""
        return folder / "judge"

    def clock_path(self, plan: Plan) -> str:
        """See `Backend.clock_path`."""
        return str(plan.judge / "clock.sock")

    def start(self, plan: Plan) -> Running:
        """See `Backend.start`."""
        return self._start(plan, run_command(str(cells_file(plan))))

    def _start(self, plan: Plan, command: list[str]) -> Running:
        user, lock = _free_user()
        try:
            home, temporary, work = lay_out(plan)
            _hand_over(plan, user, home, temporary)
            readable, listable = _readable([*private_paths(), *self._secrets])
            order = {
                "user": user,
                "command": command,
                "environment": {
                    **environment(self.clock_path(plan), home),
                    **own_folders(plan, temporary),
                    # All runs share this machine's network: without it, one could give orders to another's Ray.
                    "RAY_AUTH_MODE": "token",
                    "RAY_AUTH_TOKEN": token_hex(32),
                },
                "folder": str(work),
                "limits": {**limits_of(plan), "RLIMIT_NPROC": plan.limits.threads},
                "landlock": self._landlock,
                "readable": [*readable, str(plan.judge), str(cells_file(plan))],
                "listable": listable,
                "writable": [str(home), str(temporary), str(SHARED_MEMORY), *_DEVICES],
            }
            return KeptRunning.start(order, (home, temporary), lock)
        finally:
            os.close(lock)  # The keeper has it now, and keeps it until all of the run has ended.

    def _tried(self, folder: Path) -> str:
        closed = _closed_folder(Path(sys.executable), *python_folders(), PACKAGE, COURSE, folder.parent)
        if closed is not None:
            return f"other users can't enter {closed}, where this Python or this course lies: chmod o+x {closed}"
        run = folder / "1"
        plan = Plan(b"", run, self.judge_folder(run), Limits())
        plan.judge.mkdir(parents=True)
        files = [file for path in (*private_paths(), *self._secrets) for file in _some_files(path)]
        plan = replace(plan, cells=json.dumps(files).encode())
        running = self._start(plan, [sys.executable, "-c", _PROBE, str(cells_file(plan))])
        try:
            assert running.process.stdout is not None
            said = running.process.stdout.read()
        finally:
            running.close()
        try:
            found = [str(path) for path in json.loads(said)]
        except ValueError:
            return f"another user can't import ray and raycourse with {sys.executable}"
        for secret in (*private_paths(), *self._secrets):
            if any(Path(path).is_relative_to(secret) for path in found):
                return f"other users can read {secret}: chmod -R o-rwx {secret}"
        return ""


def _free_user() -> tuple[int, int]:
    """A user that nobody else has, and the lock that says so, as a descriptor. Raises NoSandbox."""
    _LOCKS.mkdir(mode=0o700, parents=True, exist_ok=True)
    for user in range(FIRST_USER, FIRST_USER + USERS):
        with contextlib.suppress(KeyError):
            pwd.getpwuid(user)
            continue
        lock = os.open(_LOCKS / str(user), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return user, lock
        except BlockingIOError:
            os.close(lock)
    raise NoSandbox(f"all users from {FIRST_USER} to {FIRST_USER + USERS - 1} are taken")


def _hand_over(plan: Plan, user: int, *own: Path) -> None:
    """Let this user through to a run's folder, to read its cells, to reach its judge, and to own what is its own."""
    plan.folder.parent.chmod(plan.folder.parent.stat().st_mode | 0o011)
    for path in (plan.folder, plan.judge, cells_file(plan)):
        os.chown(path, 0, user)
        path.chmod(0o710 if path.is_dir() else 0o640)
    for top in own:
        for path in (top, *top.rglob("*")):
            os.chown(path, user, user, follow_symlinks=False)
        top.chmod(0o700)


def _readable(private: Sequence[Path]) -> tuple[list[str], list[str]]:
    """What Landlock is to let a run read, and of what it may see only the names."""
    readable = [f"/etc/{name}" for name in (*ETC, "passwd", "group", "nsswitch.conf", "hosts")]
    readable += [str(PACKAGE / part) for part in CLIENT_PARTS]
    listable = [str(PACKAGE)]
    for folder in (*map(Path, _SYSTEM), *python_folders(), COURSE, DATA):
        hidden = [path for path in (PACKAGE, *private) if path != folder and path.is_relative_to(folder)]
        readable += map(str, _around(folder, hidden))
        listable += [str(folder)] if hidden else []
    return readable, listable


def _around(folder: Path, hidden: Sequence[Path]) -> Iterator[Path]:
    """This folder, or if something in it is hidden, all in it but that."""
    if not any(path.is_relative_to(folder) for path in hidden):
        yield folder
    elif folder not in hidden and folder.is_dir():
        for child in folder.iterdir():
            yield from _around(child, hidden)


def _closed_folder(*paths: Path) -> Path | None:
    """The first folder above one of these, or one of them, that other users can't enter."""
    for path in paths:
        for above in (*reversed(path.resolve().parents), path.resolve()):
            if not above.stat().st_mode & 0o001:
                return above
    return None


def _some_files(path: Path) -> Iterator[str]:
    """Some of the files below a folder, or a file."""
    files = (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    return map(str, islice(files, _TRIED_FILES))
