"""What `raycourse grade` does and shows: the choice of a sandbox, a bar, a table, a page."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from autograder.grading.course import Course, CourseError
from autograder.grading.graded import Graded
from autograder.grading.locally import run_locally
from autograder.grading.on_cluster import NoCluster, run_on_cluster
from autograder.grading.report import write_report
from autograder.grading.report_terminal import results_table, to_look_at
from autograder.grading.store import Store
from autograder.grading.whole_class import Runner, Told, grade_class
from autograder.pictures.words import clean
from autograder.sandbox.backend import Backend, NoSandbox
from autograder.sandbox.choice import choose

REPORT = "grading-report.html"


class Refused(ValueError):
    """Nothing was graded, or not all; the message says why, and what to do."""


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

    Raises Refused if there is nothing to grade, no sandbox or machine to grade it in, or no place for the results.
    """
    if json_file is not None and (json_file.is_dir() or not json_file.parent.is_dir()):
        raise Refused(f"The results can't be written to {json_file}: give --json a file in a folder that is there.")
    console = Console()
    begun = time.monotonic()
    try:
        course = Course(folder, lesson)
        backend = choose(course.settings.sandbox, unsafe, [folder])
        console.print(f"Grading {lesson}. Sandbox: {backend.name}.", highlight=False)
        for gap in backend.gaps:
            console.print(f"[bold red]Note:[/] {gap}", highlight=False)
        results, unwritten = _with_bar(course, _runner(course, backend, jobs, cluster), student, resume, console)
    except (CourseError, NoCluster, NoSandbox) as error:
        raise Refused(str(error)) from None
    seconds = time.monotonic() - begun
    console.print(results_table(results))
    if to_look_at(results):
        console.print(to_look_at(results))
    page = course.results_folder / REPORT
    write_report(page, lesson, _whole_class(course, results), backend.name, backend.gaps, seconds, course.feedback_page)
    if json_file is not None:
        json_file.write_text(json.dumps([graded.to_dict() for graded in results], indent=1), encoding="utf-8")
    console.print(f"{len(results)} graded in {seconds:.0f} s. The class at a glance: {page}", soft_wrap=True)
    again = [graded.student for graded in results if not graded.measured]
    if again:
        console.print("[bold red]What was not measured is no zero:[/] grade it again with --resume, or by hand.")
    if unwritten:
        names = ", ".join(dict.fromkeys(graded.student for graded in unwritten))
        console.print("[bold red]Not in the gradebook,[/] which refused them. Grade again with --resume:", end=" ")
        console.print(Text(clean(names)))
    return not again and not unwritten


def _whole_class(course: Course, results: Sequence[Graded]) -> list[Graded]:
    """These results, and what earlier runs have kept of the other students: the page is of the whole class."""
    new = {(graded.student, graded.notebook): graded for graded in results}
    store = Store(course.results_folder)
    students = dict.fromkeys(submitted.student for submitted in course.submissions())
    return [new.get((kept.student, kept.notebook), kept) for student in students for kept in store.of(student)]


def _runner(course: Course, backend: Backend, jobs: int, cluster: str) -> Runner:
    limits = course.settings.limits()
    if cluster:
        return lambda waiting: run_on_cluster(waiting, cluster, backend, limits)
    at_once = jobs or len(os.sched_getaffinity(0))
    return lambda waiting: run_locally(waiting, at_once, backend, limits)


def _with_bar(
    course: Course, run: Runner, student: str, resume: bool, console: Console
) -> tuple[list[Graded], list[Graded]]:
    """All results, and those of them that could not be written."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("starting", total=None)
        unwritten: list[Graded] = []

        def graded(one: Graded, kept: bool) -> None:
            words = f"{escape(clean(one.student))}: {one.points:g} of {one.max_points:g}" + (
                f", {one.unusual}" if one.unusual else ""
            )
            progress.update(bar, advance=1, description=words)
            if not console.is_terminal:
                console.print(("kept " if kept else "") + words, highlight=False)

        told = Told(lambda count: progress.update(bar, total=count), graded, unwritten.append)
        return grade_class(course, run, student, resume, told), unwritten


class _Rate(ProgressColumn):
    """Submissions a minute."""

    def render(self, task: Task) -> Text:
        """See rich."""
        return Text(f"{task.speed * 60:.1f}/min" if task.speed else "", style="progress.data.speed")
