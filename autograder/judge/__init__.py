"""The judge: the process that holds the questions, the answers and the clock, and is never the student's."""

from __future__ import annotations

from autograder.judge.file_judge import run_file

__all__ = ["run_file"]
