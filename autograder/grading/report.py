"""The page on a class: how its marks spread, what it should be taught next, and what was out of the ordinary."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.grading.graded import Graded


def write_report(
    path: Path, lesson: str, results: Sequence[Graded], sandbox: str, gaps: Sequence[str], seconds: float
) -> None:
    """Write the page to `path`."""
    path.write_text("", encoding="utf-8")
