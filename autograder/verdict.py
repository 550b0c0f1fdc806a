"""What the judge says of an exercise, as plain data. Judging never prints; showing never judges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Any, Literal


class Outcome(StrEnum):
    """How an exercise ended. `NOT_MEASURED` is never a zero: it is graded again."""

    NOT_TRIED = "not tried"
    RAISED = "raised"
    WRONG = "wrong"
    SLOW = "slow"
    STUCK = "stuck"
    PASSED = "passed"
    TIMED_OUT = "timed out"
    KERNEL_DIED = "kernel died"
    OUT_OF_MEMORY = "out of memory"
    BAD_NOTEBOOK = "bad notebook"
    TAMPERED = "tampered"
    NOT_MEASURED = "not measured"


Kind = Literal["call", "load", "pickle", "unpickle"]


@dataclass(frozen=True)
class Span:
    """One event as the clock saw it. Times are virtual seconds.

    `process` is 0 for the program's own process (the notebook) and 1, 2, ... for the others in the order
    of their first span. The call was made at `arrived` and waited for a core until `start`.
    """

    process: int
    kind: Kind
    operation: str
    item: int | None
    arrived: float
    start: float
    end: float
    fault: Literal["raised", "killed"] | None = None


@dataclass(frozen=True)
class Timeline:
    """One run of a program on the clock. Times are virtual seconds.

    `serial` is the cost of the work that was done, `makespan` the time of the last completion,
    `ideal` the least makespan that `cores` cores allow: max(serial / cores, longest single cost).
    """

    title: str
    cores: int
    serial: float
    makespan: float
    ideal: float
    spans: tuple[Span, ...]

    @property
    def speedup(self) -> float:
        """Virtual speedup: the cost of the work that had to be done over the makespan."""
        return self.serial / self.makespan if self.makespan > 0 else 1.0


@dataclass(frozen=True)
class Criterion:
    """One thing judged, with its points. `text` says what was called, what came back, what was expected."""

    name: str
    passed: bool
    points: float
    max_points: float
    text: str


@dataclass(frozen=True)
class Verdict:
    """What the judge says of one exercise. `diagnosis` is one plain sentence, empty when all is well."""

    exercise: str
    outcome: Outcome
    points: float
    max_points: float
    criteria: tuple[Criterion, ...] = ()
    diagnosis: str = ""
    timeline: Timeline | None = None
    verified: bool = True
    virtual_seconds: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: the keys that `raycourse judge --json` prints."""
        timeline = self.timeline
        return {
            "exercise": self.exercise,
            "outcome": str(self.outcome),
            "points": self.points,
            "max_points": self.max_points,
            "diagnosis": self.diagnosis,
            "criteria": [asdict(criterion) for criterion in self.criteria],
            "virtual_speedup": None if timeline is None else round(timeline.speedup, 3),
            "makespan": None if timeline is None else timeline.makespan,
            "cores": None if timeline is None else timeline.cores,
            "virtual_seconds": self.virtual_seconds,
            "spans": [] if timeline is None else [asdict(span) for span in timeline.spans],
        }


def most_at_once(stretches: Iterable[tuple[float, float, float]]) -> float:
    """The most that (begin, end, weight) add up to at one moment. Stretches that only touch don't overlap."""
    # An end sorts before a begin at the same moment.
    edges = sorted(edge for begin, end, weight in stretches for edge in ((begin, weight), (end, -weight)))
    return max(accumulate(step for _, step in edges), default=0.0)


def peak_in_flight(spans: Iterable[Span]) -> int:
    """The most calls that overlapped at one moment."""
    calls = [span for span in spans if span.kind == "call" and span.end > span.start]
    return round(most_at_once((span.start, span.end, 1) for span in calls))


def ideal_makespan(costs: Sequence[float], cores: int) -> float:
    """The least makespan that `cores` cores allow for these costs (Graham's lower bound)."""
    return max(sum(costs) / cores, max(costs, default=0.0))
