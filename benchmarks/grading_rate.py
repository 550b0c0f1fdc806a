"""Submissions a minute and CPU seconds a submission: `raycourse grade`, plain `nbgrader autograde` and `otter run`.

    .venv/bin/python -m benchmarks.grading_rate --students 6 --rounds 3 --otter OTTER/bin/otter

Two workloads: lesson 02 as it is, and its exercises alone (imports, answers, checks). Every second student has all
exercises right, the others the first half. The ways take turns, each time on a fresh copy of one course, so that
whatever else the machine does disturbs all of them; medians count. Exits 1 if a way gives other marks than deserved:
then the figures compare nothing.

nbgrader has its own settings, but for the time that a cell may take. For otter the checks are `grader.check(...)`, and
its tests call the course's `check`, so that all ways judge alike. otter needs an environment of its own:

    python -m venv OTTER && OTTER/bin/pip install otter-grader

and in its site-packages a file course.pth of two lines, which name the site-packages and the folder of this course.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from autograder.grading.demo_course import CONFIG, DemoClass
from autograder.grading.made_class import make_class
from autograder.grading.marks import is_check
from autograder.grading.programs import child_environment
from benchmarks.cpu_seconds import run

LESSON = "02-tasks"
NOTEBOOK = f"{LESSON}.ipynb"
WORKLOADS = {"lesson": "lesson 02 as it is", "exercises": "the exercises of lesson 02 alone"}
PROGRAMS = Path(sys.executable).parent
PLAIN = 'c = get_config()\nc.CourseDirectory.course_id = "demo"\nc.Execute.timeout = 900\n'
EVERYTHING = "c.Grading.run_everything = True\n"
NBGRADER = "nbgrader autograde"

Marks = dict[str, dict[str, float]]  # student -> check cell -> points


@dataclass(frozen=True)
class Way:
    """A way to grade a class: a configuration, commands to run in a course's folder, and where the marks are then."""

    name: str
    config: str
    commands: Callable[[Path], list[list[str | Path]]]
    marks: Callable[[Path], Marks]
    program: Path


@dataclass(frozen=True)
class Measured:
    """What one way took for a class. cpu and seen: CPU seconds, and how many of them looks alone would have shown."""

    seconds: float
    cpu: float
    seen: float
    waited: float
    left: int


def ours(jobs: int, everything: bool = False) -> Way:
    """`raycourse grade`, with or without the demonstrations."""
    name = f"raycourse grade --jobs {jobs}" + (", everything" if everything else "")
    program = PROGRAMS / "raycourse"

    def commands(course: Path) -> list[list[str | Path]]:
        return [[program, "grade", course, LESSON, "--jobs", str(jobs)]]

    return Way(name, CONFIG + (EVERYTHING if everything else ""), commands, marks_of_gradebook, program)


def nbgrader() -> Way:
    """nbgrader, without any of ours."""
    program = PROGRAMS / "nbgrader"
    return Way(NBGRADER, PLAIN, lambda course: [[program, "autograde", LESSON]], marks_of_gradebook, program)


def otter(program: Path) -> Way:
    """otter, which grades one submission at a time."""

    def commands(course: Path) -> list[list[str | Path]]:
        return [
            [program, "run", file, "-a", course / "otter" / "autograder.zip", "-o", file.parent, "--no-logo"]
            for file in sorted(course.glob("otter/submitted/*/*.ipynb"))
        ]

    return Way("otter run", PLAIN, commands, marks_of_otter, program)


def marks_of_gradebook(course: Path) -> Marks:
    """What nbgrader's gradebook holds of the checks."""
    found = DemoClass(course, LESSON).marks()
    return {one.student: {name: one.points[name] for name in one.points if name.startswith("check_")} for one in found}


def marks_of_otter(course: Path) -> Marks:
    """What otter wrote for each student."""
    found: Marks = {}
    for file in course.glob("otter/submitted/*/results.json"):
        tests = json.loads(file.read_text(encoding="utf-8"))["tests"]
        found[file.parent.name] = {test["name"]: float(test["score"]) for test in tests if "score" in test}
    return found


def make_course(folder: Path, workload: str, students: int, otter_program: Path | None) -> Marks:
    """A course folder in which a class has handed in. The marks that it deserves."""
    made = DemoClass(folder, LESSON)
    made.prepare()
    path = folder / "source" / LESSON / NOTEBOOK
    source = nbformat.read(path, as_version=4)
    if workload == "exercises":
        code = [cell for cell in source.cells if cell.cell_type == "code"]
        source.cells = [cell for cell in code if cell is code[0] or "nbgrader" in cell.metadata]
        nbformat.write(source, path)
    made.release()
    release = nbformat.read(folder / "release" / LESSON / NOTEBOOK, as_version=4)
    files = {one.student: one.file for one in make_class(source, release, {}, {})}
    full = {cell.metadata.nbgrader.grade_id: float(cell.metadata.nbgrader.points) for cell in checks(release)}
    first = list(full)[: len(full) // 2]
    deserved: Marks = {}
    with made.gradebook() as book:
        for number in range(students):
            kind = ("perfect", "half-done")[number % 2]
            student = f"{kind}-{number}"
            book.update_or_create_student(student)
            target = folder / "submitted" / student / LESSON
            target.mkdir(parents=True)
            (target / NOTEBOOK).write_bytes(files[kind])
            deserved[student] = {
                name: points if kind == "perfect" or name in first else 0.0 for name, points in full.items()
            }
    if otter_program is not None:
        for_otter(folder, release, otter_program)
    return deserved


def checks(notebook: NotebookNode) -> list[NotebookNode]:
    """The check cells of a notebook."""
    return [cell for cell in notebook.cells if is_check(cell)]


def for_otter(folder: Path, release: NotebookNode, program: Path) -> None:
    """The same exercises as otter knows them: its tests, and the submissions with its own check cells."""
    tests = folder / "otter" / "tests"
    tests.mkdir(parents=True)
    for cell in checks(release):
        name, points = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
        case = {"code": f">>> float({cell.source.strip()}) == {points}\nTrue", "hidden": False, "locked": False}
        test = {"name": name, "points": points, "suites": [{"cases": [case], "scored": True, "type": "doctest"}]}
        (tests / f"{name}.py").write_text(f"OK_FORMAT = True\n\ntest = {test!r}\n", encoding="utf-8")
    for file in folder.glob(f"submitted/*/{LESSON}/{NOTEBOOK}"):
        notebook = copy.deepcopy(nbformat.read(file, as_version=4))
        for cell in checks(notebook):
            cell.source = f'grader.check("{cell.metadata.nbgrader.grade_id}")'
        notebook.cells.insert(0, nbformat.v4.new_code_cell("import otter\n\ngrader = otter.Notebook()"))
        target = folder / "otter" / "submitted" / file.parents[1].name
        target.mkdir(parents=True)
        nbformat.write(notebook, target / NOTEBOOK)
    words: list[str | Path] = [program, "generate", "-t", tests, "-o", tests.parent / "autograder.zip", "--no-config"]
    subprocess.run(words, cwd=tests.parent, check=True, capture_output=True, env=environment(program, folder))


def environment(program: Path, temporary: Path) -> dict[str, str]:
    """What a program of some Python environment needs: that environment's programs first, our folder for its files."""
    ours = child_environment()
    ours["PATH"] = os.pathsep.join([str(program.parent), ours["PATH"]])
    ours["TMPDIR"] = str(temporary)
    return ours


def measure(way: Way, course: Path, folder: Path, deserved: Marks) -> Measured:
    """Grade a copy of a course. Raises RuntimeError if a command fails or the marks are not those deserved."""
    mine, temporary, log = folder / "course", folder / "t", folder / "log.txt"
    shutil.copytree(course, mine)
    temporary.mkdir()
    (mine / "nbgrader_config.py").write_text(way.config, encoding="utf-8")
    try:
        used = [run(words, mine, environment(way.program, temporary), log) for words in way.commands(mine)]
        marks = way.marks(mine)
        if any(one.status for one in used) or marks != deserved:
            wrong = {student: marks.get(student) for student in deserved if marks.get(student) != deserved[student]}
            raise RuntimeError(f"{way.name}: other marks than deserved: {wrong}\n{log.read_text()[-4000:]}")
    finally:
        shutil.rmtree(mine)
        shutil.rmtree(temporary, ignore_errors=True)  # Processes that were killed a moment ago may still write.
        log.unlink(missing_ok=True)
    return Measured(
        sum(one.seconds for one in used),
        sum(one.cpu for one in used),
        sum(one.seen for one in used),
        sum(one.waited for one in used),
        sum(one.left for one in used),
    )


def rounds(
    ways: list[Way], workload: str, arguments: argparse.Namespace, folder: Path, console: Console
) -> Iterator[tuple[Way, Measured]]:
    """Measure every way in turn, again and again."""
    course = folder / "made"
    course.mkdir()
    deserved = make_course(course, workload, arguments.students, arguments.otter)
    for number in range(arguments.rounds):
        for way in ways:
            load = os.getloadavg()[0]
            one = measure(way, course, folder, deserved)
            students = arguments.students
            console.print(
                f"round {number + 1}  {way.name:34} {60 * students / one.seconds:6.2f}/min "
                f"{one.cpu / students:7.2f} CPU s each ({one.seen / students:.2f} by looks alone, "
                f"{one.waited / students:.2f} waited for), {one.left} processes left, load before {load:.1f}",
                highlight=False,
                soft_wrap=True,
            )
            yield way, one
    shutil.rmtree(course)


def table(title: str, found: dict[str, list[Measured]], students: int) -> Table:
    """One row a way: medians, and the medians of each round's ratios to plain nbgrader."""
    shown = Table(title=title, box=SIMPLE, title_justify="left")
    shown.add_column("way", no_wrap=True)
    for column in ("submissions a minute", "x nbgrader", "CPU s a submission", "of nbgrader's"):
        shown.add_column(column, justify="right")
    plain = found[NBGRADER]
    for name, all_of_it in found.items():
        pairs = list(zip(all_of_it, plain, strict=True))
        shown.add_row(
            name,
            f"{statistics.median(60 * students / one.seconds for one in all_of_it):.2f}",
            f"{statistics.median(other.seconds / one.seconds for one, other in pairs):.2f}",
            f"{statistics.median(one.cpu / students for one in all_of_it):.2f}",
            f"{statistics.median(one.cpu / other.cpu for one, other in pairs):.2f}",
        )
    return shown


def main() -> int:
    """Returns 0 if every way gave the marks deserved, so that the figures mean something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=6, help="submissions in each class")
    parser.add_argument("--rounds", type=int, default=3, help="times that each way grades the class")
    parser.add_argument("--jobs", type=int, nargs="+", default=[4], help="of raycourse grade, each a way of its own")
    parser.add_argument("--everything", action="store_true", help="also with the demonstrations of the lesson")
    parser.add_argument("--only", nargs="+", choices=WORKLOADS, default=list(WORKLOADS), help="these workloads")
    parser.add_argument("--otter", type=Path, help="the program otter, in an environment of its own")
    arguments = parser.parse_args()
    # When we are ended, so is what runs below us.
    signal.signal(signal.SIGTERM, lambda *given: sys.exit("ended"))
    console = Console(width=140)
    if arguments.otter is None:
        console.print("Without otter: python -m venv OTTER && OTTER/bin/pip install otter-grader, then --otter PATH.")
    else:
        arguments.otter = arguments.otter.absolute()
    tables = []
    for workload in arguments.only:
        everything = arguments.everything and workload == "lesson"
        ways = [ours(jobs) for jobs in arguments.jobs]
        ways += [ours(arguments.jobs[-1], everything=True)] if everything else []
        ways += [nbgrader()]
        ways += [otter(arguments.otter)] if arguments.otter is not None else []
        console.print(f"\n{WORKLOADS[workload]}: {arguments.students} submissions, {os.cpu_count()} cores")
        found: dict[str, list[Measured]] = defaultdict(list)
        with tempfile.TemporaryDirectory(prefix="rate-", ignore_cleanup_errors=True) as folder:
            try:
                for way, one in rounds(ways, workload, arguments, Path(folder), console):
                    found[way.name].append(one)
            except RuntimeError as error:
                console.print(f"Void. {error}", style="bold red", markup=False)
                return 1
        tables.append(table(WORKLOADS[workload], found, arguments.students))
    console.print("", *tables)
    return 0


if __name__ == "__main__":
    sys.exit(main())
