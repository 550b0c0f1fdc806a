"""CPU seconds of grading one submission, part by part.

.venv/bin/python benchmarks/cpu_floor.py COURSE LESSON STUDENT [--runs 3]

COURSE is a course folder with the lesson released and the student's submission. It is graded as `raycourse grade`
does it, in a process that is watched from outside. Seconds are user and system time of each kind of process; what
the watching costs is not in them. A busy machine makes them longer by a tenth or two, so compare in pairs.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from multiprocessing.connection import Connection
from pathlib import Path

from autograder.clock.proc import Family, cpu_seconds
from autograder.grading.course import Course
from autograder.grading.gradebook import Writer
from autograder.grading.run import grade
from autograder.grading.whole_class import compile_client
from autograder.sandbox.choice import choose
from autograder.sandbox.limits import Limits

_LOOK_EVERY = 0.05
# The first that is found in a command line tells what a process is.
_KINDS = (
    ("raylet/raylet", "sandbox: raylet"),
    ("gcs/gcs_server", "sandbox: gcs_server"),
    ("dashboard/agent.py", "sandbox: Ray's agents"),
    ("runtime_env/agent", "sandbox: Ray's agents"),
    ("Agent", "sandbox: Ray's agents"),
    ("default_worker.py", "sandbox: workers"),
    ("ray::", "sandbox: workers"),
    ("ipykernel", "sandbox: kernel"),
    ("client.inside", "sandbox: runner (nbclient)"),
    ("bwrap", "sandbox: runner (nbclient)"),
    ("forkserver", "judge"),
)
_ALONE = {
    "python": "pass",
    "runner's imports": "import autograder.client.inside",
    "kernel's imports": "import ipykernel.kernelapp, ipykernel.ipkernel",
    "import raycourse": "import raycourse",
    "import ray": "import ray",
    "what Ray loads for its pickler": "import pyarrow.json, pydantic",
    "what Ray loads for a dashboard": "import ray.dashboard.optional_deps",
}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("course", type=Path)
    parser.add_argument("lesson")
    parser.add_argument("student")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    runs = [_watched(options.course, options.lesson, options.student) for _ in range(options.runs)]
    parts = sorted({part for run in runs for part in run}, key=lambda part: -_median(runs, part))
    print(f"One submission ({options.student}, {options.lesson}), median of {len(runs)} runs, CPU seconds:")
    for part in parts:
        print(f"  {part:34} {_median(runs, part):6.2f}")
    print(f"  {'total':34} {statistics.median(sum(run.values()) for run in runs):6.2f}")
    print("Alone, each in a fresh Python:")
    for what, program in _ALONE.items():
        print(f"  {what:34} {min(_alone(program) for _ in range(options.runs)):6.2f}")


def _median(runs: list[dict[str, float]], part: str) -> float:
    return statistics.median(run.get(part, 0.0) for run in runs)


def _alone(program: str) -> float:
    """CPU seconds of a Python that runs this."""
    child = subprocess.Popen([sys.executable, "-c", program])
    usage = os.wait4(child.pid, 0)[2]
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime


def _watched(course: Path, lesson: str, student: str) -> dict[str, float]:
    """Grade once, and add up what each kind of process used until it was last seen."""
    ours, theirs = multiprocessing.Pipe()
    grader = multiprocessing.get_context("spawn").Process(target=_graded, args=(course, lesson, student, theirs))
    grader.start()
    assert grader.pid is not None
    family, used, kinds = Family(grader.pid), {}, {}
    while grader.is_alive():
        for pid in family.look():
            seconds, command = cpu_seconds(pid), _command(pid)
            used[pid] = max(seconds, used.get(pid, 0.0))
            kinds[pid] = next((kind for word, kind in _KINDS if word in command), kinds.get(pid, "other"))
        time.sleep(_LOOK_EVERY)
    found: defaultdict[str, float] = defaultdict(float, ours.recv())
    for pid in used.keys() - {grader.pid}:
        found[kinds[pid]] += used[pid]
    return dict(found)


def _graded(folder: Path, lesson: str, student: str, told: Connection) -> None:
    """Grade one submission, and tell what each step took in this process."""
    marks = [time.process_time()]
    course, backend = Course(folder, lesson), choose()
    compile_client()
    submitted = course.submissions(student)[0]
    marks.append(time.process_time())
    with tempfile.TemporaryDirectory(prefix="rcb-") as place:
        graded = grade(course.read(submitted)[0], backend, Limits(), Path(place, "0"))
        marks.append(time.process_time())
        Writer(course).write(submitted, graded, course.read(submitted)[1])
    marks.append(time.process_time())
    points = sum(mark.points for mark in graded.marks)
    print(f"{student}: {points:g} points, {graded.cpu:.2f} CPU s in the sandbox, {graded.seconds:.1f} s real")
    steps = ("grader: the course, once a class", "grader: reading, watching", "grader: writing")
    told.send({step: after - before for step, before, after in zip(steps, marks, marks[1:], strict=False)})


def _command(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return ""
    # A raylet's own arguments name all that it will start.
    return (words[0] if b"raylet/raylet" in words[0] else b" ".join(words)).decode(errors="replace")


if __name__ == "__main__":
    main()
