"""What a check cell that has run earned, read from its outputs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.client.score import VERDICT_MIME
from autograder.verdict import Outcome

NOT_RUN = "NotRun"
CLOCK_ERROR = "ClockError"
_CALL = re.compile(r"""^\s*check\(\s*["']([\w.]+)["']""", re.MULTILINE)


@dataclass(frozen=True)
class Mark:
    """What one check cell earned: points, the judge's verdict as data if there is one, and why there is none.

    Without `measured` the judging itself failed, and 0 points say nothing about the exercise.
    """

    points: float
    verdict: dict[str, Any] | None
    reason: str = ""
    measured: bool = True


def is_check(cell: NotebookNode) -> bool:
    """Whether nbgrader takes points from this cell's outputs."""
    return cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("grade"))


def exercise_of(cell: NotebookNode) -> str:
    """The exercise that a check cell judges, or the cell's name if it calls no `check`."""
    found = _CALL.search(cell.source)
    return found.group(1) if found else str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def mark_of(cell: NotebookNode) -> Mark:
    """The mark of a check cell that has run. What it wrote to stderr or stdout never matters.

    The last value that the cell displayed counts. Without one there are no points: nbgrader itself would give all of
    them for silence. A graded cell that calls no `check` keeps nbgrader's meaning: full points unless it raised.
    """
    full = float(cell.metadata.get("nbgrader", {}).get("points", 0))
    results = [output for output in cell.get("outputs", []) if output.output_type == "execute_result"]
    if results:
        return _mark_of_result(results[-1].get("data", {}), full)
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if errors:
        return Mark(0.0, None, _reason(errors[-1]), measured=errors[-1].get("ename") != CLOCK_ERROR)
    if _CALL.search(cell.source):
        return Mark(0.0, None, "the check showed no verdict")
    return Mark(full, None)


def _mark_of_result(data: dict[str, Any], full: float) -> Mark:
    verdict = data.get(VERDICT_MIME)
    if not isinstance(verdict, dict):
        verdict = None
    plain = data.get("text/plain", "")
    shown = verdict.get("points") if verdict is not None else "".join(plain) if isinstance(plain, list) else plain
    try:
        points = float(shown)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return Mark(0.0, verdict, "the check showed no points")
    measured = verdict is None or verdict.get("outcome") != Outcome.NOT_MEASURED
    # NaN compares false with everything, so it ends as 0.
    return Mark(min(points, full) if points > 0 else 0.0, verdict, measured=measured)


def _reason(error: NotebookNode) -> str:
    name, value = error.get("ename", "error"), error.get("evalue", "")
    return str(value) if name == NOT_RUN else f"{name}: {value}".rstrip(": ")


def not_run(reason: str, measured: bool = True) -> NotebookNode:
    """The output of a check cell that could not run, with the reason that the student reads in the feedback.

    measured: whether that is worth 0 points; else a person has to look at it.
    """
    name = NOT_RUN if measured else CLOCK_ERROR
    return NotebookNode(output_type="error", ename=name, evalue=reason, traceback=[f"Not run: {reason}."])


def no_judge() -> NotebookNode:
    """The output of a graded cell that asks no judge: what it prints or raises in a sandbox proves nothing."""
    return not_run("this cell calls no check, so a person has to mark it", measured=False)
