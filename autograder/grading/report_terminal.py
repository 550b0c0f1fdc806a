"""What `raycourse grade` prints when a class is graded: a table, and what is to be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean, median

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from autograder.grading.graded import UNUSUAL, CheckMark, Graded
from autograder.grading.report_class import ORDINARY
from autograder.pictures.words import SYMBOLS, clean, count, points, shorten
from autograder.verdict import Outcome

NAME = 24
"""The most characters of a student's name that are shown."""
_STYLES = {Outcome.PASSED: "green", Outcome.SLOW: "yellow", Outcome.NOT_TRIED: "dim"}
_MANY = 8


def results_table(results: Sequence[Graded]) -> Table:
    """One row a submission: student, points by the checks, a sign for each check in the lesson's order, the outcome."""
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 2, 0, 0), show_footer=True)
    measured = [graded.points for graded in results if graded.measured]
    mean = f"mean {fmean(measured):.2f}\nmedian {points(median(measured))}" if measured else ""
    marks = [mark for graded in results for mark in graded.marks]
    table.add_column("student", Text(count(len({graded.student for graded in results}), "student")), no_wrap=True)
    table.add_column("mark", Text(mean), justify="right", no_wrap=True)
    table.add_column("checks", no_wrap=True)
    table.add_column("outcome", _legend(marks), overflow="fold")
    notebooks = len({graded.notebook for graded in results})
    for graded in results:
        name = graded.student if notebooks == 1 else f"{graded.student}/{graded.notebook}"
        signs = Text.assemble(*((_sign(mark.outcome), _style(mark.outcome)) for mark in graded.marks))
        mark = f"{points(graded.points)} of {points(graded.max_points)}"
        table.add_row(Text(shorten(clean(name), NAME)), Text(mark), signs, _in_words(graded.marks))
    return table


def to_look_at(results: Sequence[Graded]) -> Text:
    """Whose submission a person should look at, and why; empty if nobody's."""
    lines = Text()
    by_outcome: dict[str, list[str]] = {}
    for graded in results:
        kind = graded.unusual or ("something happened" if graded.incidents else "")
        if kind:
            by_outcome.setdefault(kind, []).append(shorten(clean(graded.student), NAME))
    for kind, names in by_outcome.items():
        more = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
        lines.append(f"{kind}: ", "bold red").append(f"{', '.join(names[:_MANY])}{more}\n")
    if by_outcome:
        lines.rstrip()
        return Text().append("Look at these:\n", "bold").append_text(lines)
    return lines


def _counted(marks: Iterable[CheckMark]) -> list[tuple[Outcome, int]]:
    counts = Counter(mark.outcome for mark in marks)
    return [(outcome, counts[outcome]) for outcome in (*ORDINARY, *UNUSUAL) if counts[outcome]]


def _in_words(marks: Sequence[CheckMark]) -> Text:
    """How many did not pass, and what they were."""
    failed = [(outcome, amount) for outcome, amount in _counted(marks) if outcome is not Outcome.PASSED]
    if not failed:
        return Text("all passed" if marks else "", "green")
    return Text(", ").join(Text(f"{amount} {outcome}", _style(outcome)) for outcome, amount in failed)


def _legend(marks: Sequence[CheckMark]) -> Text:
    """What the signs mean, and how many of each there are."""
    counted = _counted(marks)
    width = max((len(str(amount)) for _, amount in counted), default=0)
    parts = [Text(f"{amount:{width}} {_sign(outcome)} {outcome}", _style(outcome)) for outcome, amount in counted]
    return Text("\n").join(parts)


def _sign(outcome: Outcome) -> str:
    return SYMBOLS.get(outcome, "✗")


def _style(outcome: Outcome) -> str:
    return _STYLES.get(outcome, "red" if outcome in (Outcome.WRONG, Outcome.RAISED, Outcome.STUCK) else "bold red")
