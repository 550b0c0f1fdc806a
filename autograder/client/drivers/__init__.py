"""What a check does with a class or with handles that a student's function gives: one module a lesson.

The judge names a driver in its step. It runs in the student's process, holds no answers, and gets what the student
wrote and the case's arguments; what it returns goes to the judge.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any


def find(name: str) -> Callable[..., Any]:
    """The driver of this name, such as "actors.use_predictors"."""
    module, function = name.split(".")
    driver: Callable[..., Any] = getattr(importlib.import_module(f"{__name__}.{module}"), function)
    return driver
