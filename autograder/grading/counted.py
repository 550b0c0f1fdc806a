"""Which of a notebook's judgings count.

A judge has other inputs each time, so whoever asks often enough meets some that suit a wrong answer. What counts is
the judging that the check's own cell asks for, and of those the first, whether it came to a verdict or was broken off.
All others are practice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograder.grading.graded import Cell
from autograder.grading.outside import Begun, Event, Judged, Ready

_CALL = re.compile(r"^check\(", re.MULTILINE)


def source_to_run(cell: Cell) -> str:
    """A cell's source. A check calls the course's own `check`, whatever the notebook has given that name since."""
    return _CALL.sub('__import__("raycourse").check(', cell.source, count=1) if cell.exercise else cell.source


class Counted:
    """Takes what a judge says, in its order, and keeps the verdicts that count.

    judged: exercise -> verdict. begun: exercises whose judging has begun in their own cells. ready: whether the judge
    was heard of.
    """

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.judged: dict[str, Judged] = {}
        self.begun: set[str] = set()
        self.ready = False
        self._cell_of = {cell.exercise: cell.id for cell in cells if cell.exercise}
        self._counts = False

    def take(self, event: Event, running: str) -> None:
        """Take one event. running: the cell that ran when it came in."""
        match event:
            case Ready():
                self.ready = True
            case Begun(exercise):
                own = self._cell_of.get(exercise) == running
                self._counts = own and exercise not in self.begun
                if own:
                    self.begun.add(exercise)
            case Judged(exercise):
                if self._counts:
                    self.judged[exercise] = event
                self._counts = False
