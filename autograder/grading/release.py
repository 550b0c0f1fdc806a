"""From the lesson as written to the student's copy: nbgrader's `generate_assignment` with our own stubs."""

from __future__ import annotations

import logging
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    SaveCells,
)
from nbgrader.utils import is_solution
from traitlets.config import Config

BEGIN_SOLUTION = "BEGIN SOLUTION"
END_SOLUTION = "END SOLUTION"


class LessonError(ValueError):
    """A lesson's source breaks a rule of the course; the message names the lesson and the cell."""


def without_solution(source: str) -> str:
    """The source of a cell less its solution regions and the blank lines that they leave at the end.

    Raises LessonError for a region that is nested, not closed, or closed without having been opened.
    """
    kept: list[str] = []
    inside = False
    for line in source.split("\n"):
        if BEGIN_SOLUTION in line:
            if inside:
                raise LessonError("a solution region opens inside another")
            inside = True
        elif END_SOLUTION in line:
            if not inside:
                raise LessonError("a solution region closes that was never opened")
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise LessonError("a solution region is not closed")
    return "\n".join(kept).rstrip()


class ClearSolutionRegions(ClearSolutions):
    """Cut the solution regions out and put nothing in their place: the stub's `...` is in the source already.

    nbgrader's own preprocessor puts `raise NotImplementedError()` there, and replaces a whole solution cell when
    it finds no region in it. Here such a cell is an error, because it may be a model answer without markers.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, object], cell_index: int
    ) -> tuple[NotebookNode, dict[str, object]]:
        """Cut one cell; raises LessonError naming the cell if its markers are wrong."""
        name = cell.metadata.get("nbgrader", {}).get("grade_id", f"number {cell_index}")
        try:
            source = without_solution(cell.source)
        except LessonError as error:
            raise LessonError(f"cell {name}: {error}") from None
        if is_solution(cell):
            if source == cell.source.rstrip():
                raise LessonError(f"cell {name}: a solution cell without a solution region")
            if not source:
                raise LessonError(f"cell {name}: nothing would be left of it for the student")
        elif source != cell.source.rstrip():
            raise LessonError(f"cell {name}: a solution region in a cell that is not a solution cell")
        cell.source = source
        return cell, resources


RELEASE_PREPROCESSORS = [
    LockCells,
    ClearSolutionRegions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]


def generate(course: Path, lesson: str) -> Path:
    """Make `course/release/<lesson>` from `course/source/<lesson>` and return it; no gradebook is written.

    The source folder must hold no MyST text: nbgrader copies every file that is not a notebook, solution included.
    Raises LessonError if the lesson's cells break a rule.
    """
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.assignment_id = lesson
    config.GenerateAssignment.preprocessors = [step for step in RELEASE_PREPROCESSORS if step is not SaveCells]
    config.GenerateAssignment.no_database = True
    reasons = _Reasons()
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config, log=reasons.logger())
    try:
        converter.start()
    except Exception as error:
        raise LessonError(f"{lesson}: {reasons.text or error}") from error
    return course / "release" / lesson


class _Reasons(logging.Handler):
    """Keeps the last line of the first traceback that nbgrader logs: it raises an exception without a reason."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.text = ""

    def logger(self) -> logging.Logger:
        """A logger that writes here and nowhere else."""
        logger = logging.Logger("release", logging.ERROR)
        logger.addHandler(self)
        return logger

    def emit(self, record: logging.LogRecord) -> None:
        """Remember what a logged traceback ends with."""
        message = record.getMessage().strip()
        if message.startswith("Traceback") and not self.text:
            self.text = message.splitlines()[-1].rpartition("Error: ")[2]
