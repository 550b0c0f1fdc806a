"""The one writer: results into nbgrader's gradebook and its folder of graded notebooks, by nbgrader's own steps.

nbgrader's `autograde` reads a folder of submissions, runs them, and writes marks. Here it reads notebooks that have
run already, and takes the marks from the judge's record; everything else is its own: timestamps, late penalties,
marks given by hand, files beside the notebooks.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbconvert.preprocessors.sanitize import SanitizeHTML
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
from traitlets.config import Config

from autograder.client.score import VERDICT_MIME
from autograder.grading.course import Course, Submitted
from autograder.grading.graded import CheckMark, Graded
from autograder.grading.marks import is_check, no_judge, not_run
from autograder.grading.running import SaveMarks


class Writer:
    """Writes results one after another. Doing so twice changes nothing."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._log = logging.Logger("writer", logging.ERROR)

    def write(self, submitted: Submitted, graded: Graded, notebook: NotebookNode) -> None:
        """Write one notebook's marks, comments and outputs. Raises RuntimeError if nbgrader refuses them."""
        with tempfile.TemporaryDirectory(prefix="raycourse-write-") as folder:
            staged = Path(folder, submitted.student, self._course.lesson)
            staged.mkdir(parents=True)
            _show(notebook, graded)
            nbformat.write(notebook, staged / f"{submitted.notebook}.ipynb")
            for beside in submitted.folder.glob("*.txt"):  # nbgrader's timestamp.txt.
                if beside.is_file() and not beside.is_symlink():
                    shutil.copy(beside, staged)
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
        converter = Autograde(coursedir=CourseDirectory(config=config), config=config, log=self._log)
        converter.force = True
        converter.start()


def _show(notebook: NotebookNode, graded: Graded) -> None:
    """Put into a notebook what its cells showed, and into its checks what the judge says."""
    marks = {mark.cell: mark for mark in graded.marks}
    sanitize = SanitizeHTML()
    for cell in notebook.cells:
        locked = cell.metadata.get("nbgrader", {}).get("locked")
        if cell.cell_type != "code":
            # nbgrader's pages show it as the Markdown that it is, with whatever HTML is in it.
            cell.source = cell.source if locked else sanitize.sanitize_html_tags(cell.source)
        elif is_check(cell):
            cell.outputs = [_shown(marks[cell.id])] if cell.id in marks else [no_judge()]
        else:
            cell.outputs = [nbformat.from_dict(output) for output in graded.outputs.get(cell.id, [])]


def _shown(mark: CheckMark) -> NotebookNode:
    """A check's output: the judge's card with the verdict as data, or why there is none."""
    if mark.verdict is None:
        return not_run(f"{mark.outcome}. {mark.diagnosis.rstrip('.')}", measured=mark.measured)
    data = {"text/plain": f"{mark.points:g}", "text/html": mark.html, VERDICT_MIME: mark.verdict}
    return nbformat.v4.new_output("execute_result", data=data)
