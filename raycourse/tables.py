"""The tables that the command line prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE, SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from autograder.pictures.words import points

if TYPE_CHECKING:
    from autograder.judge.registry import Exercise
    from raycourse.checking import CheckResult
    from raycourse.doctor import Finding

LEVELS = {"good": Text("ok", "green"), "note": Text("note", "yellow"), "problem": Text("problem", "bold red")}


def exercise_table(exercises: Sequence[Exercise]) -> Table:
    """All exercises, with a line between lessons."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("exercise", no_wrap=True)
    table.add_column("about")
    table.add_column("points", justify="right")
    table.add_column("min", justify="right")
    table.add_column("path")
    for number, one in enumerate(exercises):
        last = number + 1 == len(exercises) or exercises[number + 1].lesson != one.lesson
        table.add_row(one.id, one.title, points(one.points), str(one.minutes), one.difficulty, end_section=last)
    return table


def check_table(results: Sequence[CheckResult]) -> Table:
    """The checks of a notebook and their sum."""
    earned, whole = sum(one.mark.points for one in results), sum(one.max_points for one in results)
    table = Table(box=SIMPLE, pad_edge=False, show_footer=True)
    table.add_column("exercise", no_wrap=True, footer="all checks")
    table.add_column("outcome", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True, footer=f"{points(earned)} of {points(whole)}")
    table.add_column("what is missing")
    for one in results:
        style = "green" if one.passed else "red"
        score = f"{points(one.mark.points)} of {points(one.max_points)}"
        table.add_row(one.exercise, Text(one.outcome, style), score, Text(one.words))
    return table


def doctor_table(findings: Sequence[Finding]) -> Table:
    """What the doctor found, a row each, with what to do below what is wrong."""
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for one in findings:
        words = Text(one.found)
        if one.advice:
            words.append("\n" + one.advice, "bold" if one.level == "problem" else "")
        table.add_row(LEVELS[one.level], one.subject, words)
    return table
