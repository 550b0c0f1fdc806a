"""The student's side: what a notebook imports. It holds no cases, no answers, no solutions."""

from __future__ import annotations

from autograder.client.notebook import check, hint, on_clock, predict
from autograder.client.score import Score

__all__ = ["Score", "check", "hint", "on_clock", "predict"]
