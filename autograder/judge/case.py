"""The judge of one exercise: call the student's function in cases, look at what came back, keep the score."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

from autograder.client.wire import Raised, StandIn, short_text
from autograder.clock.run import Run
from autograder.clock.watcher import Watcher
from autograder.clock.world import World
from autograder.judge.called import Called
from autograder.judge.diagnosis import explain_error, explain_stuck
from autograder.judge.registry import Exercise
from autograder.judge.seen import Seen
from autograder.judge.spoken import spoken
from autograder.judge.values import shown
from autograder.verdict import Criterion, Outcome, Verdict

RESULT_CRITERIA = frozenset(
    {
        "output",
        "edge cases",
        "absent classes",
        "ignored pixels",
        "each item once",
        "errors",
        "order",
        "no hit lost",
        "all ended",
        "half a file",
        "faults survived",
    }
)
"""Criteria whose failure makes the outcome *wrong*; a failure of any other makes it *slow*."""

_MAX_TEXT = 2000
"""Characters of one text in a verdict, however large what came back was."""


class Student(Protocol):
    """The student's process, as the judge sees it."""

    def begin(self, run: Run) -> None:
        """Serve stand-ins from this run."""

    def end(self) -> int:
        """End the run; how many calls were still in flight."""

    def ask(self, step: dict[str, Any]) -> dict[str, Any]:
        """Have a step carried out; the answer. Raises Cancelled if the student gave up or the process died."""

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message that needs no answer."""


class Cancelled(Exception):
    """Nobody waits for the verdict any more."""


class Malformed(Cancelled):
    """The notebook's answer is none that our own code in it gives: judging ends, and it is told so."""

    def __init__(self, wanted: str, answer: dict[str, Any]) -> None:
        super().__init__(
            f"The judge waited for the word {wanted!r} from the notebook, and {short_text(answer.get('op'), 80)} came. "
            "Restart the kernel, and run the check again."
        )


class _Stop(Exception):
    """The exercise's verdict is clear: no more cases."""


@dataclass
class _Notes:
    """What was seen of one criterion, over all cases."""

    passed: bool = True
    text: str = ""
    diagnosis: str = ""


class Judge:
    """Judges one exercise. `exercise.judge(judge)` makes the cases; `verdict()` sums up."""

    def __init__(
        self, exercise: Exercise, student: Student, driver: int, watcher: Watcher, name: str, seed: int | None = None
    ) -> None:
        self.exercise = exercise
        self.random = random.Random(seed)
        self.name = name
        self.headline: Seen | None = None
        self.virtual_seconds: float | None = None
        self._largest: Called | None = None
        self._student, self._driver, self._watcher = student, driver, watcher
        self._notes: dict[str, _Notes] = {}
        self._outcome: Outcome | None = None
        self._diagnosis = ""
        self._cases = 0
        self.slowdown = 1

    @property
    def needs_ray(self) -> bool:
        """Whether the work belongs into Ray's workers."""
        return self.exercise.needs_ray

    # What a case is made of

    def numbers(self, count: int) -> list[int]:
        """Fresh, distinct numbers, to be items or answers."""
        return self.random.sample(range(1000, 10000), count)

    def call(
        self,
        world: World,
        *arguments: Any,
        shown_as: str | None = None,
        iterate: int = 0,
        echo: bool = False,
        may_raise: bool = False,
        drive: str = "",
        driven: int = 0,
        if_reserved: str = "",
        if_free: str = "",
    ) -> Called:
        """Call the student's function on the clock of `world`.

        iterate: go through what it returns, up to that many values. echo: send the arguments back, to see whether
        they were changed.
        may_raise: raising is not a failure in itself.
        drive: what to do with it instead, where it is a class or returns handles: a function of
        `autograder.client.drivers`, such as "actors.use_predictors", that gets it and the arguments.
        driven: how many loads and calls the driver makes by itself, before the function begins.
        if_reserved, if_free: the diagnosis if it gets stuck while all of Ray's CPUs are reserved, or some are free.
        """
        self._cases += 1
        text = shown_as or f"{self.name}({', '.join(shown(argument) for argument in arguments)})"
        self._student.tell({"do": "progress", "text": f"case {self._cases}: {text}"})
        # Actors that are handed to the function load their models as the first case begins.
        handed = [part for part in arguments if isinstance(part, StandIn) and part.name == "actors"]
        run = Run(world, self._driver, self._watcher, self.slowdown)
        run.handed = dict.fromkeys(str(actors.parts[0]) for actors in handed)
        self._student.begin(run)
        run.evidence.gave(self._driver, list(arguments), self._watcher)
        step = {"do": "call", "args": list(arguments), "iterate": iterate, "echo": echo, "drive": drive}
        try:
            answer = self._student.ask(step)
        finally:
            left = self._student.end()
        ended = answer.get("op")
        error = answer.get("error") if ended == "raised" else None
        if ended not in ("returned", "raised", "stuck") or (ended == "raised" and not isinstance(error, Raised)):
            raise Malformed("returned", answer)
        value = answer.get("value") if ended == "returned" else None
        after = answer.get("args")
        called = Called(
            self.name, text, value, error, ended == "stuck", run, left,
            answer.get("cpus left"), answer.get("restarted") is True, after if isinstance(after, list) else [],
            scorer=self,
        )  # fmt: skip
        loads = min(called.count("load"), sum(int(actors.parts[1]) for actors in handed))
        stuck = if_reserved if called.cpus_left == 0 else if_free
        self._look_at(called, may_raise, len(run.records) > loads + driven, stuck)
        return called

    def _look_at(self, called: Called, may_raise: bool, did_something: bool, why_stuck: str) -> None:
        """Outcomes that end the exercise, or that outweigh what the criteria say."""
        unwritten = called.value is None if called.error is None else called.error.type_name == "NotImplementedError"
        if unwritten and not called.stuck and not did_something and self._cases == 1:
            self._outcome = Outcome.NOT_TRIED
            self._diagnosis = (
                f"{self.name} is not written yet: it returned nothing. If it prints its result, let it return it."
            )
            raise _Stop
        if self._largest is None or len(called.run.records) > len(self._largest.run.records):
            self._largest = called
        if called.run.contradictions:
            self.tampered(called.run.contradictions[0])
        if called.stuck:
            self._outcome = Outcome.STUCK
            self._diagnosis = explain_stuck(called, why_stuck)
            for criterion in self.exercise.criteria:
                self.note(criterion, False, f"called {called.shown}, which never came back", "", called)
            raise _Stop
        if called.error is not None and not may_raise and self._outcome is None:
            self._outcome = Outcome.RAISED
            self._diagnosis = explain_error(called)

    def tampered(self, what: str) -> NoReturn:
        """What the program says of itself is contradicted by what the kernel or the clock says: judging ends here."""
        self._outcome = Outcome.TAMPERED
        self._diagnosis = f"{what} This alone makes the points of an exercise zero: please talk to your instructor."
        raise _Stop

    def note(self, criterion: str, passed: bool, text: str, diagnosis: str, called: Seen | None = None) -> None:
        """Keep what was seen of a criterion. The first failure is what the student is shown."""
        if criterion not in self.exercise.criteria:
            raise KeyError(f"{self.exercise.id} declares no criterion {criterion!r}")
        notes = self._notes.setdefault(criterion, _Notes())
        if notes.passed:
            notes.text = text
            notes.passed, notes.diagnosis = passed, diagnosis
            if not passed and called is not None and criterion not in RESULT_CRITERIA:
                self.headline = called

    # Summing up

    def verdict(self) -> Verdict:
        """Judge every case, and say what came of it."""
        with contextlib.suppress(_Stop):
            self.exercise.judge(self)
        criteria = tuple(self._criterion(name, points) for name, points in self.exercise.criteria.items())
        failed = [criterion for criterion in criteria if not criterion.passed]
        outcome = self._outcome or _outcome_of(failed)
        points = 0.0 if outcome is Outcome.TAMPERED else sum(criterion.points for criterion in criteria)
        if outcome is not Outcome.NOT_TRIED and not self._diagnosis:
            self._diagnosis = next(
                (
                    self._notes[criterion.name].diagnosis or f"{criterion.text}."
                    for criterion in sorted(failed, key=lambda c: c.name not in RESULT_CRITERIA)
                    if criterion.name in self._notes
                ),
                "",
            )
        headline = self.headline or self._largest
        timeline = headline.timeline() if headline is not None and headline.run.records else None
        diagnosis = spoken(self._diagnosis)[:_MAX_TEXT]
        return Verdict(
            self.exercise.id, outcome, points, self.exercise.points, criteria, diagnosis, timeline,
            virtual_seconds=self.virtual_seconds,
        )  # fmt: skip

    def _criterion(self, name: str, points: float) -> Criterion:
        notes = self._notes.get(name)
        if notes is None:
            return Criterion(name, False, 0.0, points, "was not reached")
        return Criterion(name, notes.passed, points if notes.passed else 0.0, points, spoken(notes.text)[:_MAX_TEXT])


def _outcome_of(failed: Sequence[Criterion]) -> Outcome:
    if not failed:
        return Outcome.PASSED
    if any(criterion.name in RESULT_CRITERIA for criterion in failed):
        return Outcome.WRONG
    return Outcome.SLOW
