"""What a class has in common, as plain data: its students, its exercises, and the mistakes that many of them made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from autograder.grading.graded import UNUSUAL, CheckMark, Earned, Graded
from autograder.pictures.words import clean, shorten
from autograder.verdict import Outcome

ORDINARY = (Outcome.PASSED, Outcome.SLOW, Outcome.WRONG, Outcome.RAISED, Outcome.STUCK, Outcome.NOT_TRIED)
"""How an exercise ends in every class, best first. All others are unusual."""
_TAUGHT = (Outcome.SLOW, Outcome.WRONG, Outcome.RAISED, Outcome.STUCK)
SENTENCE = 280
"""The most characters of a diagnosis that are shown: a student's error message can be of any length."""


@dataclass(frozen=True)
class Student(Earned):
    """One student with all notebooks of the lesson. links: addresses of pages with feedback, by notebook."""

    name: str
    marks: tuple[CheckMark, ...]
    repairs: tuple[str, ...]
    incidents: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()

    @property
    def full(self) -> bool:
        """Whether no point of the checks is missing."""
        return self.measured and self.points >= self.max_points


@dataclass(frozen=True)
class Exercise:
    """One exercise and everybody's marks in it. `title` is empty if the course has none for it."""

    id: str
    title: str
    max_points: float
    marks: tuple[CheckMark, ...]

    @property
    def points(self) -> list[float]:
        """What was earned, one figure a student whose check could be measured."""
        return [mark.points for mark in self.marks if mark.measured]

    @property
    def outcomes(self) -> list[tuple[Outcome, int]]:
        """How many ended how, in a fixed order."""
        counts = Counter(mark.outcome for mark in self.marks)
        return [(outcome, counts[outcome]) for outcome in (*ORDINARY, *UNUSUAL) if counts[outcome]]


@dataclass(frozen=True)
class Mistake:
    """A diagnosis that one or more students got in one exercise, with one student's mark as an example."""

    exercise: str
    sentence: str
    students: tuple[str, ...]
    example: CheckMark
    example_of: str


@dataclass(frozen=True)
class Totals:
    """The points of those students whose checks could all be measured; mean and median are None without any."""

    points: tuple[float, ...]
    max_points: float
    mean: float | None
    median: float | None


def students_of(results: Sequence[Graded], link: Callable[[Graded], str]) -> list[Student]:
    """The students in the given order, each once. link: the address of a page with feedback, empty if there is none."""
    notebooks: dict[str, list[Graded]] = {}
    for graded in results:
        notebooks.setdefault(graded.student, []).append(graded)
    return [
        Student(
            name,
            tuple(mark for graded in mine for mark in graded.marks),
            tuple(text for graded in mine for text in graded.repairs),
            tuple(text for graded in mine for text in graded.incidents),
            tuple((graded.notebook, address) for graded in mine if (address := link(graded))),
        )
        for name, mine in notebooks.items()
    ]


def exercises_of(students: Iterable[Student], title: Callable[[str], str]) -> list[Exercise]:
    """The exercises in the order of the lesson. title: what the course calls an exercise, empty if nothing."""
    marks: dict[str, list[CheckMark]] = {}
    for student in students:
        for mark in student.marks:
            marks.setdefault(mark.exercise, []).append(mark)
    return [
        Exercise(name, title(name), max(mark.max_points for mark in found), tuple(found))
        for name, found in marks.items()
    ]


def totals_of(students: Sequence[Student]) -> Totals:
    """What the class earned in all."""
    points = tuple(student.points for student in students if student.measured)
    most = max((student.max_points for student in students), default=0.0)
    return Totals(points, most, fmean(points) if points else None, median(points) if points else None)


def mistakes_of(students: Iterable[Student]) -> list[Mistake]:
    """What went wrong in ordinary ways, the most frequent first. Texts that differ only in details count as one."""
    groups: dict[tuple[str, str], list[tuple[str, CheckMark]]] = {}
    for student in students:
        for mark in student.marks:
            if mark.outcome in _TAUGHT:
                groups.setdefault((mark.exercise, kind_of(_reason(mark))), []).append((student.name, mark))
    found = []
    for (exercise, _), members in groups.items():
        usual = Counter(said(mark) for _, mark in members).most_common(1)[0][0]
        # A picture tells more than none, and it should belong to the sentence above it.
        name, example = max(members, key=lambda member: (said(member[1]) == usual, "<svg" in member[1].html))
        found.append(Mistake(exercise, usual, tuple(dict.fromkeys(who for who, _ in members)), example, name))
    return sorted(found, key=lambda mistake: -len(mistake.students))


def said(mark: CheckMark) -> str:
    """What went wrong, short and safe to show."""
    return shorten(_reason(mark), SENTENCE)


def _reason(mark: CheckMark) -> str:
    """The diagnosis, else the criterion that was missed, else the outcome."""
    missed = next((one["name"] for one in (mark.verdict or {}).get("criteria", []) if not one["passed"]), "")
    text = mark.diagnosis or (f"Without a diagnosis; “{missed}” was missed." if missed else f"{mark.outcome}.")
    return clean(text[:2000])


_QUOTED = re.compile(r"""(?<!\w)('[^']*'|"[^"]*")(?!\w)""")
_BRACKETS = re.compile(r"\([^()\[\]{}<>]*\)|\[[^()\[\]{}<>]*\]|\{[^()\[\]{}<>]*\}|<[^()\[\]{}<>]*>")
_NUMBER = re.compile(r"\b0x[0-9a-f]+\b|\b[0-9a-f-]*\d[0-9a-f-]{7,}\b|(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?x?\b")
_PLURAL = re.compile(r"(\w{2,}[^\Ws])s\b")
_VERBS = {"are": "is", "were": "was", "have": "has"}


def kind_of(sentence: str) -> str:
    """The sentence without what differs from student to student: texts in quotes, arguments and lists, numbers."""
    text = _QUOTED.sub("'…'", sentence)
    before = ""
    while before != text:
        before, text = text, _BRACKETS.sub("…", text)
    text = _NUMBER.sub("#", text)
    text = re.sub(r"#(, #)+(, \.\.\.)?", "#", text)
    text = _PLURAL.sub(r"\1", text)
    return " ".join(_VERBS.get(word, word) for word in text.split())[:200]
