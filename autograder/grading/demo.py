"""`make demo-class`: a whole class in a temporary folder, from the release of lesson 02 to marks and feedback."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.grading.demo_course import DemoClass, Marks
from autograder.grading.graded import Graded
from autograder.grading.made_class import Submission
from autograder.grading.mistakes import functions_of
from autograder.grading.whole_class import Told

LESSON = "02-tasks"
COMMENT = "Right wait, right change, and numbers of your own."


def main() -> int:
    """Run the class and print its marks. Returns the exit status."""
    console = Console()
    folder = Path(tempfile.mkdtemp(prefix="raycourse-class-"))
    made = DemoClass(folder, LESSON)
    console.print(f"A class of six hands in lesson {LESSON}. All of it happens in {folder}.")
    started = time.monotonic()
    try:
        submissions = grade(made, console)
    except RuntimeError as error:
        console.print(f"[bold red]{error}[/]")
        return 1
    except KeyboardInterrupt:
        console.print(f"Stopped. What was made so far is in {folder}.")
        return 130
    console.print(marks_table(made.marks(), submissions))
    feedback = folder / "feedback"
    console.print(f"Graded in {time.monotonic() - started:.0f} s. All nbgrader's words: {folder / 'log.txt'}")
    for one in submissions:
        console.print(f"  {one.student}: {one.what}", highlight=False)
        console.print(f"    {feedback / one.student / LESSON / f'{LESSON}.html'}", soft_wrap=True)
    console.print(f"  marks as CSV: {folder / 'marks.csv'}", soft_wrap=True)
    console.print(f"Look around, then remove it: rm -r {folder}")
    return 0


def grade(made: DemoClass, console: Console) -> list[Submission]:
    """Take the class through all steps, showing each."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("releasing", total=7)

        def step(words: str) -> None:
            progress.update(bar, description=words, advance=1)
            _say(console, words)

        made.prepare()
        made.release()
        step("handing in")
        submissions = made.hand_in(functions_of("usual"), functions_of("hanging"))
        step("collecting")
        made.collect()
        step("autograding")
        autograde(made, progress)
        step("grading the written answer")
        answers = made.grade_by_hand("perfect", 2.0, COMMENT)
        step("making feedback")
        made.feedback()
        step("exporting marks")
        made.export()
        step(f"done; {answers} written answer graded by hand")
    return submissions


def autograde(made: DemoClass, progress: Progress) -> list[Graded]:
    """Grade with a bar of its own, one step a student."""
    bar = progress.add_task("  starting", total=None)

    def graded(one: Graded, kept: bool) -> None:
        words = f"  graded {one.student}: {one.points:g} of {one.max_points:g} by the checks"
        progress.update(bar, advance=1, description=words)
        _say(progress.console, words)

    return made.autograde(Told(lambda count: progress.update(bar, total=count), graded))


def _say(console: Console, words: str) -> None:
    """Print a step where no bar can be drawn, as in a log."""
    if not console.is_terminal:
        console.print(words)


def marks_table(marks: Sequence[Marks], submissions: Sequence[Submission]) -> Table:
    """One row for each graded cell, one column for each student: the lesson has more exercises than a line has room."""
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0), show_footer=True)
    table.add_column("exercise", footer="all", overflow="fold")
    table.add_column("out of", justify="right", footer=f"{sum(marks[0].full.values()):g}")
    by_student = {one.student: one for one in marks}
    ordered = [by_student[one.student] for one in submissions if one.student in by_student]
    for one in ordered:
        table.add_column(one.student, justify="right", no_wrap=True, footer=f"{sum(one.points.values()):g}")
    for name, full in marks[0].full.items():
        points = [f"{one.points.get(name, 0.0):g}" for one in ordered]
        table.add_row(name.removeprefix("check_"), f"{full:g}", *points)
    return table


if __name__ == "__main__":
    sys.exit(main())
