"""What the grader itself costs for each submission of a small and of a large class: CPU seconds and memory.

    .venv/bin/python benchmarks/class_size.py --sizes 10 100 1000

No sandbox runs here: each notebook gets the same made verdict at once. What is left is reading, repairing, keeping and
writing to the gradebook, all in this process. A sandbox costs the same in any class, and `--jobs` of them run at once.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.grading.course import Course
from autograder.grading.demo_course import DemoClass
from autograder.grading.graded import CheckMark, Graded, Job
from autograder.grading.whole_class import grade_class
from autograder.verdict import Outcome

LESSON = "02-tasks"


def at_once(jobs: Iterable[Job]) -> Iterator[Graded]:
    """Full marks for everybody."""
    for job in jobs:
        checks = [cell for cell in job.cells if cell.exercise]
        marks = tuple(
            CheckMark(one.exercise, one.id, one.points, one.points, Outcome.PASSED, "Well done.") for one in checks
        )
        yield Graded(job.student, job.lesson, job.notebook, job.digest, marks)


def measure(size: int) -> tuple[float, float, float]:
    """CPU and real seconds a submission, and the most memory in MiB, of a class of this size in this process."""
    with tempfile.TemporaryDirectory(prefix="class-size-") as folder:
        made = DemoClass(Path(folder), LESSON)
        made.prepare()
        made.release()
        file = made.course / "release" / LESSON / f"{LESSON}.ipynb"
        for number in range(size):
            place = made.course / "submitted" / f"student-{number:04}" / LESSON
            place.mkdir(parents=True)
            (place / file.name).write_bytes(file.read_bytes())
        course = Course(made.course, LESSON)
        cpu, real = time.process_time(), time.perf_counter()
        grade_class(course, at_once)
        cpu, real = time.process_time() - cpu, time.perf_counter() - real
    return cpu / size, real / size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Returns 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(*measure(arguments.one))
        return 0
    table = Table("submissions", "CPU s each", "real s each", "most memory, MiB")
    for size in arguments.sizes:  # Each in a process of its own: the most memory is that of a whole process.
        command = [sys.executable, "-W", "ignore", __file__, "--one", str(size)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        cpu, real, memory = map(float, done.stdout.split())
        table.add_row(str(size), f"{cpu:.3f}", f"{real:.3f}", f"{memory:.0f}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
