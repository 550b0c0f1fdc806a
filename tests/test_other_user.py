"""Where bubblewrap can't be used: another user for each run, no sandbox at all, or a refusal that says what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import running

from autograder.sandbox import choice, landlock
from autograder.sandbox.backend import NoSandbox
from autograder.sandbox.choice import choose
from autograder.sandbox.keeper import FIRST_USER, end_all, processes_of
from autograder.sandbox.other_user import OtherUser
from autograder.sandbox.unsafe import Unsafe

ROOT = Path(__file__).parent.parent
SYSTEM_PYTHON = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
MARK = f"left-{os.getpid()}"

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run programs as another user")


def test_the_refusal_says_what_is_wrong_and_how_to_get_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice.Bubblewrap, "problem", lambda self: "namespaces are forbidden")
    monkeypatch.setattr(choice.OtherUser, "problem", lambda self: "only root can")
    with pytest.raises(NoSandbox) as refused:
        choose()
    for part in ("bubblewrap: namespaces are forbidden", "other user: only root can", "--unsafe-no-sandbox"):
        assert part in str(refused.value)
    with pytest.raises(NoSandbox, match="other user") as refused:
        choose("other user")
    assert "bubblewrap:" not in str(refused.value)
    assert isinstance(choose(unsafe=True), Unsafe)


def test_the_best_that_works_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice.Bubblewrap, "problem", lambda self: "namespaces are forbidden")
    monkeypatch.setattr(choice.OtherUser, "problem", lambda self: "")
    assert choose().name == "other user"
    monkeypatch.setattr(choice.Bubblewrap, "problem", lambda self: "")
    assert choose().name == "bubblewrap"
    assert choose("other user").name == "other user"


GRADE = """
import json, os, sys
from pathlib import Path
from autograder.grading.graded import Cell, Job
from autograder.grading.locally import run_folder
from autograder.grading.run import grade
from autograder.sandbox.limits import Limits
from autograder.sandbox.other_user import OtherUser
from autograder.sandbox.unsafe import Unsafe

if __name__ == "__main__":
    backend = Unsafe() if sys.argv[1] == "none" else OtherUser([Path(sys.argv[2])])
    problem = backend.problem()
    graded = None
    if not problem:
        with run_folder() as folder:
            cells = tuple(Cell(str(number), source) for number, source in enumerate(json.load(sys.stdin)))
            job = Job("anna", "l", "n", "d", cells, {"beside.txt": b"beside"})
            graded = grade(job, backend, Limits(idle=5.0), folder / "1").to_dict()
    print(json.dumps({"problem": problem, "graded": graded}))
"""

TRY_TO_READ = """
import os
def opens(path, mode="r"):
    try:
        open(path, mode).close()
        return True
    except OSError:
        return False
print([path for path in PATHS if opens(path)])
print([path for path in ("/tmp/probe", "/var/tmp/probe", "/usr/probe") if opens(path, "w")])
print(os.getuid(), os.listdir("."), sorted(name for name in os.environ if "SECRET" in name))
"""

LEAVE_MUCH = """
import os, subprocess, time
for _ in range(5):
    subprocess.Popen(["setsid", "sh", "-c", "sleep 500; : MARK"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(500)
    os._exit(0)
print("left")
"""


@pytest.fixture(scope="module")
def other_python() -> Iterator[Path]:
    """A Python that other users can run, with this one's packages."""
    if not SYSTEM_PYTHON.exists():
        pytest.skip(f"there is no {SYSTEM_PYTHON}, which other users could run")
    folder = Path(f"/tmp/rct-python-{os.getpid()}")
    library = folder / "lib" / SYSTEM_PYTHON.name
    library.mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(SYSTEM_PYTHON)
    (library / "site-packages").symlink_to(Path(pytest.__file__).parent.parent)
    (folder / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n", encoding="utf-8")
    yield folder / "bin" / "python"
    shutil.rmtree(folder)


def graded_by(python: Path, tmp_path: Path, backend: str, *cells: str) -> dict[str, Any]:
    """Grade cells with a backend in a grader of its own, whose environment and course hold secrets."""
    script = tmp_path / "grade.py"
    script.write_text(GRADE, encoding="utf-8")
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "marks").write_text("secret", encoding="utf-8")
    done = subprocess.run(
        [python, script, backend, tmp_path / "class"], input=json.dumps(cells), capture_output=True, text=True,
        env={**os.environ, "SECRET_OF_THE_GRADER": "42"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def shown(result: dict[str, Any], cell: str = "0") -> str:
    """What a cell printed."""
    assert result["problem"] == ""
    return "".join(str(output.get("text", output.get("evalue", ""))) for output in result["graded"]["outputs"][cell])


@needs_root
def test_another_user_reads_and_writes_only_what_it_needs(other_python: Path, tmp_path: Path) -> None:
    if not landlock.version():
        pytest.skip("this kernel has no Landlock: permissions decide, and the backend refuses if they are too wide")
    case = ROOT / "autograder" / "judge" / "case.py"
    readable = ROOT / "autograder" / "client" / "link.py"
    paths = [case, readable, next((ROOT / "solutions").glob("*/*.md")), tmp_path / "class" / "marks", "/etc/shadow"]
    result = graded_by(other_python, tmp_path, "other user", f"PATHS = {[*map(str, paths)]}\n{TRY_TO_READ}")
    read, wrote, rest = shown(result).splitlines()
    assert (read, wrote) == (str([str(readable)]), "[]")
    user, _, others = rest.partition(" ")
    assert int(user) >= FIRST_USER and others == "['beside.txt'] []"


@needs_root
def test_what_another_user_leaves_ends_with_the_run(other_python: Path, tmp_path: Path) -> None:
    result = graded_by(
        other_python, tmp_path, "other user", LEAVE_MUCH.replace("MARK", MARK) + f"open('/dev/shm/{MARK}', 'w')"
    )
    assert shown(result).startswith("left\n")
    assert not running(f": {MARK}") and not Path("/dev/shm", MARK).exists()
    assert not any(processes_of(FIRST_USER))


def test_without_a_sandbox_too_nothing_is_left_running(tmp_path: Path) -> None:
    result = graded_by(Path(sys.executable), tmp_path, "none", LEAVE_MUCH.replace("MARK", MARK))
    assert shown(result) == "left\n" and result["graded"]["sandbox"] == "none"
    assert not running(f": {MARK}")


def test_without_a_sandbox_the_reader_is_told() -> None:
    assert "Nothing is isolated" in Unsafe().gaps[0]


@needs_root
def test_a_killed_grader_takes_the_run_with_it(other_python: Path, tmp_path: Path) -> None:
    script = tmp_path / "grade.py"
    script.write_text(GRADE, encoding="utf-8")
    cell = f"import subprocess, time\nsubprocess.Popen(['setsid', 'sh', '-c', 'sleep 500; : {MARK}'])\ntime.sleep(600)"
    with subprocess.Popen(
        [other_python, script, "other user", tmp_path], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as grader:
        assert grader.stdin is not None
        grader.stdin.write(json.dumps([cell]))
        grader.stdin.close()
        assert becomes_true(lambda: bool(running(f": {MARK}")))
        grader.kill()
    assert becomes_true(lambda: not running(f": {MARK}"))


def becomes_true(condition: Any) -> bool:
    """Wait until something is so, for a minute at most."""
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@needs_root
def test_no_process_of_a_user_outlives_its_end() -> None:
    user = FIRST_USER + 199
    source = "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    source += "for _ in range(4): os.fork()\nos.setsid() if os.getpid() != os.getpgid(0) else None\ntime.sleep(500)"
    with subprocess.Popen([SYSTEM_PYTHON, "-c", source], user=user, group=user, extra_groups=[]):
        assert becomes_true(lambda: len(list(processes_of(user))) == 16)
        end_all(user)
        assert not list(processes_of(user))


def test_only_users_of_ours_are_ever_ended() -> None:
    with pytest.raises(ValueError, match="0 is no user of ours"):
        end_all(0)


@needs_root
def test_a_python_that_others_cannot_run_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    tmp_path.chmod(0o755)
    monkeypatch.setattr("autograder.sandbox.other_user.python_folders", lambda: [closed])
    monkeypatch.setattr("sys.executable", str(SYSTEM_PYTHON))
    problem = OtherUser().problem()
    assert problem.startswith("other users can't enter ") and "chmod o+x" in problem


@needs_root
def test_without_landlock_readable_secrets_are_a_problem(other_python: Path, tmp_path: Path) -> None:
    script = tmp_path / "try.py"
    source = "from autograder.sandbox.other_user import OtherUser\nprint(OtherUser(use_landlock=False).problem())"
    script.write_text(source, encoding="utf-8")
    done = subprocess.run([other_python, script], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("other users can read ") and "chmod -R o-rwx" in done.stdout
