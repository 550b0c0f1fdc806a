"""A submission in a sandbox: what it sees, what it may use, how it is ended, and that nothing of it is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from processes import running

from autograder.grading.graded import Cell, Graded, Job
from autograder.grading.locally import run_folder
from autograder.grading.run import Interrupted, grade
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.guard import count_in_namespace, exact_memory
from autograder.sandbox.limits import MIB, Limits
from autograder.verdict import Outcome

ROOT = Path(__file__).parent.parent
SMALL = Limits(
    memory=600 * MIB, disk=32 * MIB, shared_memory=2000 * MIB, processes=40, cell_cpu=4.0, notebook_cpu=60.0, idle=3.0
)

needs_bwrap = pytest.mark.skipif(bool(Bubblewrap().problem()), reason=Bubblewrap().problem())

Run = Callable[..., Graded]


@pytest.fixture
def run() -> Run:
    """Grade cells in bubblewrap, with a check below them that asks no judge."""

    def graded(*sources: str, limits: Limits = SMALL, cancel: threading.Event | None = None) -> Graded:
        cells = tuple(Cell(f"c{number}", source) for number, source in enumerate(sources))
        check = Cell("check", "print('the check runs')", "welcome.greet", 1.0)
        folder = Path("/tmp", f"rct-{os.getpid()}-{time.monotonic_ns():x}")
        job = Job("anna", "00-welcome", "welcome", "digest", (*cells, check), {"data/beside.txt": b"beside"})
        result = grade(job, Bubblewrap(), limits, folder, cancel)
        assert not folder.exists()
        return result

    return graded


def shown(graded: Graded, cell: str = "c0") -> str:
    """What a cell printed, or the error it ended with."""
    return "".join(str(output.get("text", output.get("evalue", ""))) for output in graded.outputs.get(cell, []))


SHARED_BY_CHILDREN = """
import mmap, os, time
area = mmap.mmap(-1, 150 * 2**20)
area.write(bytes(150 * 2**20))
for _ in range(6):
    if os.fork() == 0:
        sum(area[::4096])
        time.sleep(30)
        os._exit(0)
time.sleep(1.5)
print("shared")
"""


@needs_bwrap
@pytest.mark.parametrize(
    "bomb",
    [
        "kept = [bytearray(50 * 2**20) for _ in range(40)]",
        "open('/dev/shm/big', 'wb').write(bytes(900 * 2**20))",
        "import mmap, os\nd = os.memfd_create('m'); os.ftruncate(d, 900 * 2**20); m = mmap.mmap(d, 900 * 2**20)\n"
        "for at in range(0, len(m), 4096): m[at] = 1",
        "import os, time\nfor _ in range(10):\n    if os.fork() == 0:\n        kept = b'x' * (100 * 2**20)\n"
        "        time.sleep(60)\ntime.sleep(60)",
    ],
    ids=["heap", "shared memory", "memfd", "children"],
)
def test_too_much_memory_ends_the_run_as_what_it_is(run: Run, bomb: str) -> None:
    graded = run(bomb + "\nimport time; time.sleep(60)")
    assert graded.marks[0].outcome is Outcome.OUT_OF_MEMORY
    assert graded.ended == "it used more than 0.586 GiB of memory"


@needs_bwrap
def test_memory_that_processes_share_counts_once(run: Run) -> None:
    graded = run(SHARED_BY_CHILDREN)
    assert (graded.ended, shown(graded)) == ("", "shared\n")


@needs_bwrap
def test_too_many_processes_end_the_run(run: Run) -> None:
    graded = run("import os, time\nfor _ in range(60):\n    if os.fork() == 0: time.sleep(60)\ntime.sleep(60)")
    assert graded.marks[0].outcome is Outcome.KERNEL_DIED
    assert graded.ended == "it ran more than 40 processes at once, and was ended"


@needs_bwrap
@pytest.mark.parametrize(
    ("source", "why"),
    [("while True: pass", "took too many CPU seconds"), ("import time; time.sleep(600)", "did nothing for 3 s")],
    ids=["busy", "idle"],
)
def test_a_cell_that_does_not_end_is_interrupted_and_the_next_one_runs(run: Run, source: str, why: str) -> None:
    graded = run(source, "print('next')")
    assert shown(graded, "c1") == "next\n"
    assert graded.incidents == (f"Cell c0 was interrupted: it {why}.",)
    assert graded.outputs["c0"][-1]["ename"] == "KeyboardInterrupt"


@needs_bwrap
def test_much_output_is_cut_and_more_ends_the_run(run: Run) -> None:
    limits = replace(SMALL, cell_output=10_000, output=60_000)
    graded = run("for i in range(5000): print('x' * 99)", "print('next')", limits=limits)
    assert shown(graded, "c1") == "next\n"
    assert len(shown(graded)) < 11_000 and "the rest is not kept" in shown(graded)
    graded = run(*["print('x' * 9000)"] * 9, limits=limits)
    assert graded.ended.startswith("it showed more than")
    assert graded.marks[0].outcome is Outcome.KERNEL_DIED


@needs_bwrap
def test_a_full_disk_raises_inside_and_the_notebook_goes_on(run: Run) -> None:
    graded = run("open('big', 'wb').write(bytes(40 * 2**20))", "import os; os.remove('big'); print('next')")
    assert shown(graded) == "[Errno 28] No space left on device"
    assert shown(graded, "c1") == "next\n"


@needs_bwrap
def test_a_dead_kernel_keeps_what_it_showed_and_the_cells_below_do_not_run(run: Run) -> None:
    graded = run("print('first')", "import os; os._exit(1)", "print('never')")
    assert shown(graded) == "first\n" and "c2" not in graded.outputs
    assert graded.marks[0].outcome is Outcome.KERNEL_DIED
    assert graded.incidents == ("The run ended in cell c1: the kernel died.",)


LOOK = """
import json, os, socket, sys
import autograder, raycourse
home = os.path.expanduser("~")
package, course = os.path.dirname(autograder.__file__), os.path.dirname(os.path.dirname(raycourse.__file__))
def writable(folder):
    if os.stat(folder).st_dev == os.stat("/tmp").st_dev:
        return False  # Its own, in memory: this course lies below /tmp.
    try:
        open(os.path.join(folder, "probe"), "w").close()
        return True
    except OSError:
        return False
seen = {
    "package": sorted(os.listdir(package)), "course": sorted(os.listdir(course)), "top": sorted(os.listdir("/")),
    "home": sorted(os.listdir(home)), "here": sorted(os.listdir(".")), "tmp": os.listdir("/tmp"),
    "etc": sorted(os.listdir("/etc")), "run": sorted(os.listdir("/run")),
    "environment": sorted(os.environ), "interfaces": [name for _, name in socket.if_nameindex()],
    "writable": [folder for folder in ("/", "/usr", "/etc", sys.prefix, package, course, "/run") if writable(folder)],
    "processes": [open(f"/proc/{p}/comm").read().strip() for p in os.listdir("/proc") if p.isdigit()],
    "host": socket.gethostname(), "pid": os.getpid(),
}
print(json.dumps(seen))
"""


@needs_bwrap
def test_a_submission_sees_only_what_it_needs(run: Run) -> None:
    seen = json.loads(shown(run(LOOK)))
    assert seen["package"] == ["__init__.py", "client"]
    assert set(seen["course"]) <= {"autograder", "raycourse", "data", Path(sys.prefix).name}
    top = {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "proc", "dev", "tmp", "home", "run"}
    assert set(seen["top"]) <= top | {Path(path).parts[1] for path in (sys.prefix, sys.base_prefix, str(ROOT))}
    assert set(seen["home"]) <= {"lesson", ".cache", ".config", ".ipython", ".jupyter", ".local"}
    assert seen["here"] == ["data"]
    assert "shadow" not in seen["etc"] and "hostname" not in seen["etc"] and "resolv.conf" not in seen["etc"]
    assert seen["run"] == ["cells", "judge"]
    assert seen["interfaces"] == ["lo"] and seen["host"] == "sandbox"
    assert seen["writable"] == []
    assert len(seen["processes"]) < 8 and seen["pid"] < 50


@needs_bwrap
def test_nothing_of_the_graders_environment_is_inside(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_GRADER", "42")
    names = json.loads(shown(run(LOOK)))["environment"]
    assert "SECRET_OF_THE_GRADER" not in names
    assert {"HOME", "RAYCOURSE_CLOCK", "RAYCOURSE_JUDGE_OUTSIDE"} <= set(names)


@needs_bwrap
def test_nothing_is_left_behind(run: Run) -> None:
    mark = f"left-{os.getpid()}"
    shared = set(os.listdir("/dev/shm"))
    mounts = Path("/proc/self/mounts").read_text(encoding="utf-8")
    daemon = f"subprocess.Popen(['setsid', 'sh', '-c', 'sleep 500; : {mark}'])"
    run(f"import subprocess\n{daemon}\nopen('/dev/shm/{mark}', 'w')")
    assert not running(mark)
    assert mark not in set(os.listdir("/dev/shm")) - shared
    assert Path("/proc/self/mounts").read_text(encoding="utf-8") == mounts


@needs_bwrap
def test_a_cancelled_run_has_ended_when_it_says_so(run: Run) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Interrupted):
        run("import time; time.sleep(600)", cancel=cancel)
    assert not list(Path("/tmp").glob(f"rct-{os.getpid()}-*"))


def test_the_folder_of_a_killed_run_goes_with_the_next() -> None:
    start = "import os, signal\nfrom autograder.grading.locally import run_folder\n"
    start += "with run_folder() as folder:\n    print(folder, flush=True)\n    os.kill(os.getpid(), signal.SIGKILL)"
    killed = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=False)
    left = Path(killed.stdout.strip())
    assert killed.returncode == -signal.SIGKILL and left.is_dir()
    with run_folder() as folder:
        assert not left.exists() and folder.is_dir()
    assert not folder.exists()


SHARE_AND_WAIT = """
import mmap, os, time
area = mmap.mmap(-1, 2**26)
area.write(bytes(2**26))
for _ in range(3):
    if os.fork() == 0:
        break
sum(area[::4096])
os.write(1, b"%d\\n" % os.getpid())
time.sleep(60)
"""


def test_exact_memory_counts_what_is_shared_once() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SHARE_AND_WAIT], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        try:
            used = exact_memory([int(process.stdout.readline()) for _ in range(4)])
        finally:
            os.killpg(process.pid, signal.SIGKILL)
    assert 2**26 < used < 2 * 2**26


@pytest.mark.parametrize(("own", "most"), [(("--proc", "/proc"), 3), ((), 0)])
def test_only_processes_of_the_sandbox_are_counted(own: tuple[str, ...], most: int) -> None:
    """Before it has a /proc of its own, it sees ours: a busy machine's processes would be taken for a fork bomb."""
    read, write = os.pipe()
    command = ["bwrap", "--unshare-user", "--unshare-pid", "--die-with-parent", "--dev-bind", "/", "/", *own]
    # It writes when everything is mounted.
    command += ["--info-fd", str(write), "sh", "-c", "echo up; sleep 60"]
    process = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.PIPE)
    os.close(write)
    try:
        with open(read, "rb") as info:
            root = json.loads(info.read())["child-pid"]
        assert process.stdout is not None and process.stdout.readline() == b"up\n"
        assert min(most, 1) <= count_in_namespace(root) <= most
    finally:
        process.kill()
        process.communicate()
