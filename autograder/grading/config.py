"""nbgrader's settings for this course, for `nbgrader_config.py` and for the made class."""

from __future__ import annotations

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
)
from traitlets.config import Config

from autograder.grading.export import MarksCsv
from autograder.grading.reading import SubmissionExporter
from autograder.grading.release import RELEASE_PREPROCESSORS
from autograder.grading.repair import RepairCells
from autograder.grading.running import RunSubmission, SaveMarks

CHECK_SECONDS = 600
"""How long a check may run. nbgrader's own 30 s are less than a first check on a busy machine needs."""


def configure(config: Config) -> None:
    """Set what the course needs: its stubs, its way to read and run submissions, its marks."""
    config.GenerateAssignment.preprocessors = RELEASE_PREPROCESSORS
    # nbgrader copies all other files of a lesson to the students; the MyST text holds the solutions.
    config.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.md"]
    config.Autograde.exporter_class = SubmissionExporter
    config.Autograde.sanitize_preprocessors = [
        ClearOutput,
        RepairCells,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
    ]
    config.Autograde.autograde_preprocessors = [
        RunSubmission,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveMarks,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
    config.Execute.timeout = CHECK_SECONDS
    # How long to wait for the outputs of a cell that has ended; 4 s are too few on a busy machine.
    config.Execute.iopub_timeout = 60
    # Kernels otherwise warn in the log, each one, that they listen on this machine's own sockets.
    config.Execute.extra_arguments = ["--IPKernelApp.log_level=ERROR"]
    config.ExportApp.plugin_class = MarksCsv
