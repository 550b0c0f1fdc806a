"""Six submissions of one lesson, made from its solutions: what a class hands in."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from autograder.grading.release import BEGIN_SOLUTION, END_SOLUTION


@dataclass(frozen=True)
class Submission:
    """What one student hands in. The file may be anything, so it is bytes."""

    student: str
    first_name: str
    last_name: str
    what: str
    file: bytes


def make_class(
    source: NotebookNode, release: NotebookNode, mistakes: Mapping[str, str], hanging: Mapping[str, str]
) -> list[Submission]:
    """Six submissions: perfect, untouched, half done, usual mistakes, one that hangs, one that is no notebook.

    source and release: the lesson as written and as released. mistakes and hanging: grade_id of a solution cell ->
    the code to hand in there; every other exercise of these two is solved.
    """
    solutions = {cell.metadata.nbgrader.grade_id: _solved(cell) for cell in source.cells if is_solution(cell)}
    answers = {cell.metadata.nbgrader.grade_id for cell in source.cells if is_solution(cell) and is_grade(cell)}
    code = {name: text for name, text in solutions.items() if name not in answers}
    half = dict(list(code.items())[: len(code) // 2])
    perfect = _file(release, solutions)
    return [
        Submission("perfect", "Ada", "Okafor", "every exercise and the question", perfect),
        Submission("untouched", "Ben", "Silva", "the notebook as released", _file(release, {})),
        Submission("half-done", "Chidi", "Ito, Jr.", f"the first {len(half)} exercises", _file(release, half)),
        Submission("mistakes", "Dana", 'Wu "D."', "it runs, but not well", _file(release, {**code, **mistakes})),
        Submission("hangs", "Eli", "Novák", "two functions never return", _file(release, {**code, **hanging})),
        Submission("broken", "Fay", "Haddad", "the upload stopped halfway", perfect[: len(perfect) // 2]),
    ]


def _solved(cell: NotebookNode) -> str:
    """A solution cell as a student would hand it in: without the markers."""
    return "\n".join(
        line for line in cell.source.split("\n") if BEGIN_SOLUTION not in line and END_SOLUTION not in line
    )


def _file(release: NotebookNode, answers: Mapping[str, str]) -> bytes:
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]
    return (str(nbformat.writes(notebook)) + "\n").encode()
