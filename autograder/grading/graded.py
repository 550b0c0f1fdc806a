"""What is to be graded, and what came of it: plain data that can lie on disk or travel to another machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from autograder.verdict import Outcome


@dataclass(frozen=True)
class Cell:
    """A code cell that runs. Of a check cell also the exercise that it judges and its points; else "" and 0."""

    id: str
    source: str
    exercise: str = ""
    points: float = 0.0


@dataclass(frozen=True)
class Job:
    """One notebook to grade.

    digest: of everything that its marks come from. files: what lies beside it, by relative path.
    bad: why it can't be read, empty if it can. repairs: what was put right, in sentences.
    """

    student: str
    lesson: str
    notebook: str
    digest: str
    cells: tuple[Cell, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    bad: str = ""
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckMark:
    """What one check cell earned. verdict, html and text are the judge's, None and empty where there is none."""

    exercise: str
    cell: str
    points: float
    max_points: float
    outcome: Outcome
    diagnosis: str = ""
    verdict: dict[str, Any] | None = None
    html: str = ""
    text: str = ""

    @property
    def measured(self) -> bool:
        """Whether the points say something about the exercise."""
        return self.outcome is not Outcome.NOT_MEASURED


class Earned:
    """Sums over `marks`."""

    marks: tuple[CheckMark, ...]

    @property
    def points(self) -> float:
        """The sum of the points, without the noise of binary fractions."""
        return round(sum(mark.points for mark in self.marks), 6)

    @property
    def max_points(self) -> float:
        """What the checks are out of."""
        return round(sum(mark.max_points for mark in self.marks), 6)

    @property
    def measured(self) -> bool:
        """Whether all of the checks say something. If not, the sum is no mark yet."""
        return all(mark.measured for mark in self.marks)

    @property
    def unusual(self) -> Outcome | None:
        """The most urgent of the unusual outcomes."""
        return next((one for one in UNUSUAL if any(mark.outcome is one for mark in self.marks)), None)


UNUSUAL = (
    Outcome.TAMPERED,
    Outcome.NOT_MEASURED,
    Outcome.BAD_NOTEBOOK,
    Outcome.OUT_OF_MEMORY,
    Outcome.KERNEL_DIED,
    Outcome.TIMED_OUT,
)
"""Outcomes that an instructor should look at, the most urgent first."""


@dataclass(frozen=True)
class Graded(Earned):
    """What came of one notebook.

    ended: why it did not run to its end, as a clause; empty if it did. outputs: what its other cells showed, by cell
    id, in the notebook format and safe to show. incidents: what an instructor should know, in sentences.
    cpu: CPU seconds of the sandbox, memory: bytes at most, seconds: real ones.
    """

    student: str
    lesson: str
    notebook: str
    digest: str
    marks: tuple[CheckMark, ...]
    ended: str = ""
    outputs: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    sandbox: str = ""
    cpu: float = 0.0
    memory: int = 0
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Graded:
        """The inverse of `to_dict`. Raises TypeError, KeyError or ValueError if the data is not of this form."""
        marks = tuple(CheckMark(**{**mark, "outcome": Outcome(mark["outcome"])}) for mark in data["marks"])
        return cls(**{**data, "marks": marks, "repairs": tuple(data["repairs"]), "incidents": tuple(data["incidents"])})
