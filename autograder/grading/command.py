"""What `raycourse grade` does and shows: the choice of a sandbox, a bar, a table, a page."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import Counter
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder.grading.course import Course, CourseError
from autograder.grading.graded import Graded
from autograder.grading.locally import run_locally
from autograder.grading.report import write_report
from autograder.grading.whole_class import Runner, Told, grade_class
from autograder.sandbox.backend import Backend, NoSandbox
from autograder.sandbox.choice import choose

REPORT = "grading-report.html"


class Refused(ValueError):
    """Nothing was graded; the message says why, and what to do."""


def grade_lesson(
    folder: Path,
    lesson: str,
    jobs: int = 0,
    cluster: str = "",
    student: str = "*",
    resume: bool = False,
    json_file: Path | None = None,
    unsafe: bool = False,
) -> bool:
    """Grade a lesson of a course folder and show what came of it. Whether everything could be measured.

    Raises Refused if there is nothing to grade, or no sandbox to grade it in.
    """
    console = Console()
    begun = time.monotonic()
    try:
        course = Course(folder, lesson)
        backend = choose(course.settings.sandbox, unsafe)
        console.print(f"Grading {lesson}. Sandbox: {backend.name}.", highlight=False)
        for gap in backend.gaps:
            console.print(f"[bold red]Note:[/] {gap}", highlight=False)
        results = _with_bar(course, _runner(course, backend, jobs, cluster), student, resume, console)
    except (CourseError, NoSandbox) as error:
        raise Refused(str(error)) from None
    seconds = time.monotonic() - begun
    console.print(results_table(results))
    page = course.results_folder / REPORT
    write_report(page, lesson, results, backend.name, backend.gaps, seconds)
    if json_file is not None:
        json_file.write_text(json.dumps([graded.to_dict() for graded in results], indent=1), encoding="utf-8")
    console.print(f"{len(results)} graded in {seconds:.0f} s. The class at a glance: {page}", soft_wrap=True)
    again = [graded.student for graded in results if not all(mark.measured for mark in graded.marks)]
    if again:
        console.print(
            f"[bold red]Not measured: {', '.join(again)}.[/] These are no zeros: grade them again with --resume, or by hand."
        )
    return not again


def _runner(course: Course, backend: Backend, jobs: int, cluster: str) -> Runner:
    limits = course.settings.limits()
    if cluster:
        from autograder.grading.on_cluster import run_on_cluster

        return lambda waiting: run_on_cluster(waiting, cluster, backend, limits)
    at_once = jobs or len(os.sched_getaffinity(0))
    return lambda waiting: run_locally(waiting, at_once, backend, limits)


def _with_bar(course: Course, run: Runner, student: str, resume: bool, console: Console) -> list[Graded]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("starting", total=None)

        def graded(one: Graded, kept: bool) -> None:
            words = f"{one.student}: {one.points:g} of {one.max_points:g}" + (f", {one.outcome}" if one.outcome else "")
            progress.update(bar, advance=1, description=words)
            if not console.is_terminal:
                console.print(("kept " if kept else "") + words, highlight=False)

        return grade_class(
            course, run, student, resume, Told(lambda count: progress.update(bar, total=count), graded)
        )


class _Rate(ProgressColumn):
    """Submissions a minute."""

    def render(self, task: Task) -> Text:
        """See rich."""
        return Text(f"{task.speed * 60:.1f}/min" if task.speed else "", style="progress.data.speed")


def results_table(results: list[Graded]) -> Table:
    """One row a submission: student, points by the checks, how many checks ended how, what there is to know."""
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("student", no_wrap=True)
    table.add_column("points", justify="right")
    table.add_column("outcome", overflow="fold")
    table.add_column("note", overflow="fold")
    for graded in results:
        counts = Counter(mark.outcome for mark in graded.marks)
        outcomes = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
        style = "bold red" if graded.outcome else ""
        table.add_row(
            graded.student, f"{graded.points:g} of {graded.max_points:g}", Text(outcomes, style), "; ".join(graded.incidents)
        )
    return table
