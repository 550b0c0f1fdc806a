"""The exercises, one module a lesson, in the order of the lessons."""

from __future__ import annotations

import difflib
import importlib

from autograder.judge.registry import Exercise, registered

_LESSONS = (
    "welcome",
    "sequential",
    "tasks",
    "convolution",
    "actors",
    "communicating_actors",
    "actor_pool",
    "datasets",
    "segmentation",
    "cluster",
    "league",
)


def registry() -> list[Exercise]:
    """Every exercise of the course, in order."""
    for lesson in _LESSONS:
        importlib.import_module(f"autograder.exercises.{lesson}")
    return list(registered().values())


def find(exercise_id: str) -> Exercise:
    """The exercise of this id. Raises KeyError with the nearest names if there is none."""
    lesson = exercise_id.split(".")[0]
    if lesson in _LESSONS:
        # Only the lesson's own module: a judge starts at once.
        importlib.import_module(f"autograder.exercises.{lesson}")
    if exercise_id in registered():
        return registered()[exercise_id]
    names = [exercise.id for exercise in registry()]
    near = difflib.get_close_matches(exercise_id, names, n=3, cutoff=0.4) or names[:3]
    raise KeyError(f"There is no exercise {exercise_id!r}. Did you mean {' or '.join(near)}?")
