"""Marks as CSV. nbgrader's own exporter doesn't quote: a comma in a name moves every column after it."""

from __future__ import annotations

import csv
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from autograder.grading.store import Store, results_folder

ABOUT = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email")
SUMS = ("raw_score", "late_submission_penalty", "score", "max_score", "needs_manual_grade", "verified")


class MarksCsv(ExportPlugin):
    """One row for each student and assignment: who, the sums, and one column for each graded cell.

    Used by plain `nbgrader export`. `verified` is "yes" where all points of the checks are what a judge outside the
    submission gave (`raycourse grade`), and "no" where the checks ran beside it (`nbgrader autograde`).
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the file `--to`, by default marks.csv."""
        assignments = [one for one in gradebook.assignments if not self.assignment or one.name in self.assignment]
        students = [one for one in gradebook.students if not self.student or one.id in map(str, self.student)]
        cells = list(dict.fromkeys(name for one in assignments for name in _graded_cells(one)))
        path = self.to or "marks.csv"
        with open(path, "w", newline="", encoding="utf-8") as sink:
            writer = csv.DictWriter(sink, [*ABOUT, *SUMS, *cells], restval="")
            writer.writeheader()
            for assignment in assignments:
                outside = Store(results_folder(self.parent.coursedir, assignment.name))
                for student in students:
                    writer.writerow(_row(gradebook, assignment, student, outside))
        self.log.info("Marks written to %s", path)


def _graded_cells(assignment: Any) -> list[str]:
    return [
        cell.name
        for notebook in assignment.notebooks
        for cell in notebook.source_cells
        if cell.name in {graded.name for graded in notebook.grade_cells}
    ]


def _verified(submission: Any, outside: Store) -> bool:
    """Whether the gradebook's points for all checks are those of the judge outside."""
    judged = {mark.cell: mark for graded in outside.of(submission.student.id) for mark in graded.marks}
    by_checks = [g for notebook in submission.notebooks for g in notebook.grades if g.cell.cell_type == "code"]
    return all(
        grade.name in judged and judged[grade.name].measured and judged[grade.name].points == grade.auto_score
        for grade in by_checks
    )


def _row(gradebook: Gradebook, assignment: Any, student: Any, outside: Store) -> dict[str, Any]:
    row = {
        "assignment": assignment.name,
        "duedate": assignment.duedate or "",
        "student_id": student.id,
        "last_name": student.last_name or "",
        "first_name": student.first_name or "",
        "email": student.email or "",
        "max_score": assignment.max_score,
    }
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return row | {"raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0}
    penalty = submission.late_submission_penalty or 0.0
    row |= {
        "timestamp": submission.timestamp or "",
        "raw_score": submission.score,
        "late_submission_penalty": penalty,
        "score": max(0.0, submission.score - penalty),
        "needs_manual_grade": "yes" if submission.needs_manual_grade else "no",
        "verified": "yes" if _verified(submission, outside) else "no",
    }
    return row | {grade.cell.name: grade.score for notebook in submission.notebooks for grade in notebook.grades}
