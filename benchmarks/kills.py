"""A class is graded, killed at random moments with SIGKILL, and resumed: the same marks, and nothing left behind.

    .venv/bin/python benchmarks/kills.py --kills 20

Eight submissions of lesson 02 (`class_of_sixty.py`) are graded undisturbed first. Then the command is started with
--resume, killed, looked at, started again. Once all are graded it starts over. Exits 1 if a mark differs, or if a
process, a mount or a file in shared memory is left.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from class_of_sixty import CONFIG, LESSON, hand_in, the_class
from rich.console import Console

from autograder.grading.demo_course import DemoClass
from autograder.grading.programs import child_environment

STUDENTS = ("right-02", "right-03", "wrong-00", "mixed-00", "mixed-01", "hostile-00", "broken-00", "broken-06")
LONGEST = 30.0  # Real seconds until a kill at the latest; the whole class takes about a minute.
GONE_WITHIN = 20.0  # Real seconds in which everything below a killed run must have ended.


def start(course: Path) -> subprocess.Popen[bytes]:
    """The command, as an instructor runs it."""
    command = [Path(sys.executable).parent / "raycourse", "grade", course, LESSON, "--jobs", "2", "--resume"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=child_environment(), **quiet)


def below(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Everything that a run has started and that runs now."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def left_of(started: list[psutil.Process], mounts: str, shared: set[str]) -> list[str]:
    """What a run has left: processes that it started, mounts, shared memory."""
    found = [f"process {one.pid}" for one in started if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    if Path("/proc/mounts").read_text() != mounts:
        found.append("a mount")
    return found + [f"/dev/shm/{name}" for name in set(os.listdir("/dev/shm")) - shared]


def main() -> int:
    """Returns 0 if the marks are the same and nothing is left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    console, draw, failed = Console(highlight=False), random.Random(arguments.seed), 0
    mounts, shared = Path("/proc/mounts").read_text(), set(os.listdir("/dev/shm"))
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        made = DemoClass(Path(folder), LESSON)
        made.prepare()
        with (made.course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(CONFIG)
        made.release()
        hand_in(made.course, [one for one in the_class() if one.student in STUDENTS])
        fresh = shutil.copytree(made.course, Path(folder, "fresh"))
        if start(made.course).wait() != 0:
            console.print("The undisturbed run failed.")
            return 1
        undisturbed = made.marks()
        console.print("undisturbed: " + ", ".join(f"{one.student} {sum(one.points.values()):g}" for one in undisturbed))
        killed = finished = 0
        while killed < arguments.kills:
            round_folder = shutil.copytree(fresh, Path(folder, f"round-{finished}"))
            done = False
            while not done:
                process = start(round_folder)
                moment = draw.uniform(0.3, LONGEST) if killed < arguments.kills else None
                try:
                    process.wait(timeout=moment)
                    done = True
                except subprocess.TimeoutExpired:
                    started = below(process)
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    killed += 1
                    failed += report_kill(console, killed, moment or 0.0, round_folder, started, mounts, shared)
            same = DemoClass(round_folder, LESSON).marks() == undisturbed
            failed += not same
            finished += 1
            console.print(f"round {finished} finished after {killed} kills: marks {'equal' if same else 'DIFFER'}")
    folders = list(Path(tempfile.gettempdir()).glob(f"rcg-{os.getuid()}-*"))
    console.print(f"{killed} kills, {finished} classes finished, {failed} problems; folders left: {len(folders)}")
    return 1 if failed or folders else 0


def report_kill(
    console: Console,
    number: int,
    moment: float,
    course: Path,
    started: list[psutil.Process],
    mounts: str,
    shared: set[str],
) -> int:
    """Wait until everything of a killed run has ended, and say what has not. 1 if something is left."""
    begun = time.monotonic()
    while (left := left_of(started, mounts, shared)) and time.monotonic() - begun < GONE_WITHIN:
        time.sleep(0.05)
    kept = len(list(course.glob(f"grading/{LESSON}/*/*.json")))
    console.print(
        f"kill {number:2} after {moment:4.1f} s, {len(started)} processes below it: {kept} results kept, "
        + (f"LEFT: {'; '.join(left)}" if left else f"nothing left after {time.monotonic() - begun:.2f} s")
    )
    return bool(left)


if __name__ == "__main__":
    sys.exit(main())
