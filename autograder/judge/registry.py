"""The registry of exercises: one table that checks, lists, hints and tests all read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from autograder.judge.case import Judge

Difficulty = Literal["core", "more", "challenge"]


@dataclass(frozen=True)
class Exercise:
    """One TODO cell and its check. `criteria` maps each thing judged to its points."""

    id: str
    title: str
    criteria: Mapping[str, float]
    minutes: int
    difficulty: Difficulty
    hints: tuple[str, str, str]
    judge: Callable[[Judge], None] = field(repr=False)
    needs_ray: bool = True

    @property
    def lesson(self) -> str:
        """The lesson's name without its number, such as `tasks`."""
        return self.id.split(".")[0]

    @property
    def function(self) -> str:
        """The name of the function, or class, that the learner writes."""
        return self.id.split(".")[1]

    @property
    def points(self) -> float:
        """The most points that can be had."""
        return sum(self.criteria.values())


_EXERCISES: dict[str, Exercise] = {}


def exercise(
    id: str,
    *,
    title: str,
    criteria: Mapping[str, float],
    minutes: int,
    difficulty: Difficulty,
    hints: tuple[str, str, str],
    needs_ray: bool = True,
) -> Callable[[Callable[[Judge], None]], Callable[[Judge], None]]:
    """Register the decorated function as what judges the exercise. Raises ValueError if the id is taken."""

    def register(judge: Callable[[Judge], None]) -> Callable[[Judge], None]:
        if id in _EXERCISES:
            raise ValueError(f"two exercises are named {id!r}")
        _EXERCISES[id] = Exercise(id, title, dict(criteria), minutes, difficulty, hints, judge, needs_ray)
        return judge

    return register


def registered() -> dict[str, Exercise]:
    """Every exercise that has been imported, by id, in the order of the course."""
    return dict(_EXERCISES)
