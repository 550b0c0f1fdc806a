"""The one writer: results into nbgrader's gradebook and its folder of graded notebooks, by nbgrader's own steps.

nbgrader's `autograde` reads a folder of submissions, runs them, and writes marks. Here it reads notebooks that have
run already, and takes the marks from the judge's record; everything else is its own: timestamps, late penalties,
marks given by hand, files beside the notebooks.
"""

from __future__ import annotations

import html
import logging
import tempfile
import warnings
from collections.abc import Set
from pathlib import Path

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
)
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from autograder.client.score import VERDICT_MIME
from autograder.grading.bounds import MOST_SHOWN_CODE
from autograder.grading.course import Course, Submitted
from autograder.grading.files import TIMESTAMP
from autograder.grading.graded import CheckMark, Graded
from autograder.grading.marks import is_check, no_judge
from autograder.grading.running import SaveMarks
from autograder.grading.written import InertMarkdown
from autograder.pictures import card_html
from autograder.verdict import Verdict


class Writer:
    """Writes results one after another. Doing so twice changes nothing."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._log = logging.Logger("writer", logging.ERROR)

    def write(self, submitted: Submitted, graded: Graded, notebook: NotebookNode) -> None:
        """Write one notebook's marks, comments and outputs. Raises whatever nbgrader does if it refuses them."""
        with tempfile.TemporaryDirectory(prefix="raycourse-write-") as folder:
            staged = Path(folder, submitted.student, self._course.lesson)
            staged.mkdir(parents=True)
            _show(notebook, graded, self._course.own_texts(submitted.notebook))
            nbformat.write(notebook, staged / f"{submitted.notebook}.ipynb")
            when, _ = self._course.timestamp(submitted)
            if when:
                (staged / TIMESTAMP).write_text(when, encoding="utf-8")
            self._convert(folder, submitted)

    def _convert(self, folder: str, submitted: Submitted) -> None:
        config = Config(self._course.config)
        config.CourseDirectory.submitted_directory = folder
        config.CourseDirectory.directory_structure = "{nbgrader_step}/{student_id}/{assignment_id}"
        config.CourseDirectory.assignment_id = self._course.lesson
        config.CourseDirectory.student_id = submitted.student
        config.CourseDirectory.notebook_id = submitted.notebook
        config.Autograde.exporter_class = "nbconvert.exporters.NotebookExporter"
        config.Autograde.sanitize_preprocessors = [OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
        config.Autograde.autograde_preprocessors = [
            ClearMetadataPreprocessor,
            LimitOutput,
            SaveMarks,
            AssignLatePenalties,
            CheckCellMetadata,
        ]
        converter = _OneNotebook(coursedir=CourseDirectory(config=config), config=config, log=self._log)
        converter.force = True
        with warnings.catch_warnings():
            # nbgrader's own way with its database, about which SQLAlchemy warns each time.
            warnings.simplefilter("ignore", SAWarning)
            converter.start()


class _OneNotebook(Autograde):
    """nbgrader would take a student's name for a pattern, and find nothing where the name has a bracket in it."""

    def init_notebooks(self) -> None:
        """See nbgrader."""
        folder = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        self.assignments = {folder: [str(Path(folder, f"{self.coursedir.notebook_id}.ipynb"))]}
        self.notebooks: list[str] = []


def _show(notebook: NotebookNode, graded: Graded, own_texts: Set[str]) -> None:
    """Put into a notebook what its cells showed, and into its checks what the judge says.

    own_texts: the lesson's own Markdown, whose HTML is the course's.
    """
    marks = {mark.cell: mark for mark in graded.marks}
    markdown = InertMarkdown()
    left = MOST_SHOWN_CODE
    for cell in notebook.cells:
        locked = cell.metadata.get("nbgrader", {}).get("locked")
        if cell.cell_type != "code":
            if not locked and cell.source not in own_texts:
                _make_inert(cell, markdown)
        elif is_check(cell):
            cell.outputs = [_shown(marks[cell.id])] if cell.id in marks else [no_judge()]
        else:
            cell.outputs = [nbformat.from_dict(output) for output in graded.outputs.get(cell.id, [])]
            if len(cell.source) > left:
                cell.source = f"{cell.source[:left]}\n# The rest is not shown here: see the submitted file."
            left = max(0, left - len(cell.source))


def _make_inert(cell: NotebookNode, markdown: InertMarkdown) -> None:
    """Replace a text of a student's: nbgrader's pages show it with whatever HTML and links are in it."""
    if cell.cell_type == "markdown":
        cell.source = markdown.html(cell.source, cell.pop("attachments", None))
    else:
        cell.source = html.escape(cell.source)


def _shown(mark: CheckMark) -> NotebookNode:
    """A check's output: the judge's card with the verdict as data, or a card that says why there is no verdict."""
    verdict, card = mark.verdict, mark.html
    if verdict is None:
        unjudged = Verdict(mark.exercise, mark.outcome, mark.points, mark.max_points, (), mark.diagnosis)
        verdict, card = unjudged.to_dict(), card_html(unjudged)
    data = {"text/plain": f"{mark.points:g}", "text/html": card, VERDICT_MIME: verdict}
    return nbformat.v4.new_output("execute_result", data=data)
