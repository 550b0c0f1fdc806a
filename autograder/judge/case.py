"""The judge of one exercise: call the student's function in cases, look at what came back, keep the score."""

from __future__ import annotations

import contextlib
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

from autograder.client.wire import Opaque, Raised, StandIn, short_text
from autograder.clock.run import Record, Run, timeline_of
from autograder.clock.watcher import Watcher
from autograder.clock.world import World
from autograder.judge.diagnosis import explain_error, explain_place, explain_speed, explain_stuck
from autograder.judge.registry import Exercise
from autograder.judge.results import explain_result
from autograder.judge.values import bounded, plain, plain_throughout
from autograder.verdict import Criterion, Outcome, Timeline, Verdict

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
class Called:
    """One call of the student's function: what came back, and what the clock saw."""

    judge: Judge
    shown: str
    value: Any
    error: Raised | None
    stuck: bool
    run: Run
    left_running: int
    cpus_left: Any = None
    ray_restarted: bool = False
    arguments: list[Any] = field(default_factory=list)

    @property
    def calls(self) -> list[Record]:
        """The calls of slow functions that the clock saw, in the order of their virtual start."""
        records = [record for record in self.run.records if record.kind == "call"]
        return sorted(records, key=lambda r: (r.call.start or 0, r.call.arrived, r.operation, r.item))

    def count(self, kind: str) -> int:
        """How many events of a kind (`load`, `pickle`, `unpickle`, `call`) the clock saw."""
        return sum(record.kind == kind for record in self.run.records)

    @property
    def came_back(self) -> str:
        """What came back, as one clause."""
        if self.stuck:
            return "never came back"
        if self.error is not None:
            return f"raised {self.error.type_name}: {self.error.message}"
        return f"returned {shown(self.value)}"

    def expect(self, criterion: str, passed: bool, text: str, diagnosis: str = "") -> Called:
        """Judge one criterion in this case. `text` says what was seen and what was expected."""
        if self.error is not None or self.stuck:
            passed, text, diagnosis = False, f"called {self.shown}\n{self.came_back}", ""
        self.judge.note(criterion, passed, text, diagnosis, self)
        return self

    def returns(
        self, expected: Any, *, criterion: str = "output", tolerance: float | None = None, why: str = ""
    ) -> Called:
        """The value must equal `expected`. A tuple or array will do where a list is expected; order counts.

        why: the diagnosis if it does not, where the exercise knows better than what the value itself tells.
        """
        same = equal(self.value, expected, tolerance)
        text = f"called {self.shown}\n{self.came_back}"
        if not same:
            text += f"\nexpected {shown(expected)}"
        return self.expect(criterion, same, text, "" if same else why or explain_result(self, expected))

    def raises(self, type_name: str, criterion: str) -> Called:
        """The function must raise an exception of this type."""
        passed = self.error is not None and self.error.type_name == type_name
        text = f"called {self.shown}\n{self.came_back}"
        self.judge.note(
            criterion,
            passed,
            text if passed else f"{text}\nexpected {type_name}",
            "" if passed else f"{self.shown} should raise {type_name}, and it {self.came_back}.",
        )
        return self

    def each_item_once(self, criterion: str = "each item once") -> Called:
        """Every item of every operation was worked on exactly once, and nothing else was."""
        counts = {
            (operation, number): 0
            for operation, slow in self.run.world.operations.items()
            for number in range(len(slow.items))
        }
        for record in self.calls:
            for row in record.rows if record.useful else ():
                counts[record.operation, row] += 1
        missing = [number for (_, number), count in counts.items() if count == 0]
        twice = [number for (_, number), count in counts.items() if count > 1]
        diagnosis = ""
        if self.run.refused:
            text = f"called {self.shown}: {self.run.refused[0]}"
        elif twice:
            text = f"called {self.shown}: item {twice[0]} was worked on {max(counts.values())} times"
            diagnosis = f"Some items were worked on more than once, item {twice[0]} among them: that is wasted work."
        elif missing:
            text = f"called {self.shown}: {len(missing)} of {len(counts)} items were never worked on"
            if not self.calls:
                diagnosis = "The slow function was never called, so these results can't come from it."
        elif self.left_running:
            text = f"called {self.shown}: {self.left_running} calls were still running when it returned"
            diagnosis = "Work was still running when your function returned: collect every result before you return."
        else:
            text = f"called {self.shown}: each of {len(counts)} items was worked on once"
        passed = not (self.run.refused or twice or missing or self.left_running)
        return self.expect(criterion, passed, text, diagnosis)

    def makespan_within(
        self, reference: float, *, factor: float = 1.35, criterion: str = "speedup", why: str = ""
    ) -> Called:
        """The virtual makespan is at most `factor` times that of the reference solution (virtual seconds).

        It counts only if all the work was done, and in an exercise on Ray only if Ray's workers did it.
        why: the diagnosis if it took longer, where the exercise knows better than what the calls tell.
        """
        timeline = self.timeline()
        not_begun = self.not_begun()
        misplaced = explain_place(self) if self.judge.exercise.needs_ray else ""
        fast = 0 < timeline.makespan <= factor * reference + 1e-9 and not not_begun and not misplaced
        text = (
            f"{self.shown} took {timeline.makespan:g} virtual s, a speedup of {timeline.speedup:.3g} on "
            f"{timeline.cores} cores; the course's own solution takes {reference:g} s"
        )
        if not_begun:
            text = f"{self.shown}: {not_begun} items were never worked on, so its speed means nothing"
        self.judge.headline = self
        diagnosis = misplaced or why or explain_speed(self, reference)
        return self.expect(criterion, fast, text, "" if fast or not_begun else diagnosis)

    def not_begun(self) -> int:
        """How many items no call has worked on, or tried to where a fault was ordered."""
        owed = {(name, number) for name, slow in self.run.world.operations.items() for number in range(len(slow.items))}
        begun = [record for record in self.calls if record.useful or record.fault]
        return len(owed - {(record.operation, row) for record in begun for row in record.rows})

    def timeline(self) -> Timeline:
        """What the clock saw, as a picture's data."""
        return timeline_of(self.run, self.shown)


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
        self.headline: Called | None = None
        self.virtual_seconds: float | None = None
        self._largest: Called | None = None
        self._student, self._driver, self._watcher = student, driver, watcher
        self._notes: dict[str, _Notes] = {}
        self._outcome: Outcome | None = None
        self._diagnosis = ""
        self._cases = 0
        self.slowdown = 1

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
    ) -> Called:
        """Call the student's function on the clock of `world`.

        iterate: go through what it returns, up to that many values. echo: send the arguments back, to see whether
        they were changed.
        may_raise: raising is not a failure in itself.
        drive: what to do with it instead, where it is a class or returns handles: a function of
        `autograder.client.drivers`, such as "actors.use_predictors", that gets it and the arguments.
        driven: how many loads and calls the driver makes by itself, before the function begins.
        """
        self._cases += 1
        text = shown_as or f"{self.name}({', '.join(shown(argument) for argument in arguments)})"
        self._student.tell({"do": "progress", "text": f"case {self._cases}: {text}"})
        run = Run(world, self._driver, self._watcher, self.slowdown)
        self._student.begin(run)
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
            self, text, value, error, ended == "stuck", run, left,
            answer.get("cpus left"), answer.get("restarted") is True, after if isinstance(after, list) else [],
        )  # fmt: skip
        # Actors that are handed to the function load their models as the first case begins.
        handed = [part for part in arguments if isinstance(part, StandIn) and part.name == "actors"]
        loads = min(called.count("load"), sum(int(actors.parts[1]) for actors in handed))
        self._look_at(called, may_raise, len(run.records) > loads + driven)
        return called

    def _look_at(self, called: Called, may_raise: bool, did_something: bool) -> None:
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
            self._diagnosis = explain_stuck(called, called.cpus_left, called.ray_restarted)
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

    def note(self, criterion: str, passed: bool, text: str, diagnosis: str, called: Called | None = None) -> None:
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
        return Verdict(
            self.exercise.id, outcome, points, self.exercise.points, criteria, self._diagnosis[:_MAX_TEXT], timeline,
            virtual_seconds=self.virtual_seconds,
        )  # fmt: skip

    def _criterion(self, name: str, points: float) -> Criterion:
        notes = self._notes.get(name)
        if notes is None:
            return Criterion(name, False, 0.0, points, "was not reached")
        return Criterion(name, notes.passed, points if notes.passed else 0.0, points, notes.text[:_MAX_TEXT])


def _outcome_of(failed: Sequence[Criterion]) -> Outcome:
    if not failed:
        return Outcome.PASSED
    if any(criterion.name in RESULT_CRITERIA for criterion in failed):
        return Outcome.WRONG
    return Outcome.SLOW


def shown(value: Any) -> str:
    """A value as a student would write it, cut to a line. Of a long list, its beginning and its length."""
    value = plain_throughout(value)
    if isinstance(value, StandIn):
        return value.name
    if isinstance(value, Opaque):
        return f"a {value.type_name}"
    if type(value) in (list, tuple) and value:
        return _shown_list(value)
    return short_text(value, 160)


def _shown_list(values: Sequence[Any]) -> str:
    nested = type(values[0]) in (list, tuple)
    fits = 3 if nested or isinstance(values[0], Opaque) else 8
    parts = [
        part.text if isinstance(part, Opaque) else shown(part) for part in values[: fits if len(values) <= fits else 5]
    ]
    if len(values) > fits:
        parts = [*parts[: 2 if nested else 5], f"... {len(values)} in all"]
    inner = ", ".join(part if len(part) <= 60 else part[:57] + "..." for part in parts)
    return f"[{inner}]" if type(values) is list else f"({inner})"


def equal(value: Any, expected: Any, tolerance: float | None = None) -> bool:
    """Whether plain data equals what is expected, with exact types. bool is not int; a tuple may stand for a list."""
    value = plain(value)
    if type(expected) is list and type(value) in (list, tuple):
        return len(value) == len(expected) and all(
            equal(left, right, tolerance) for left, right in zip(value, expected, strict=True)
        )
    if type(expected) is dict and type(value) is dict:
        return value.keys() == expected.keys() and all(
            equal(value[key], part, tolerance) for key, part in expected.items()
        )
    if tolerance is not None and type(value) in (int, float) and type(expected) in (int, float):
        near = math.isclose(bounded(value), expected, rel_tol=tolerance, abs_tol=tolerance)
        return value == expected or (near and math.isfinite(expected))
    if type(value) is not type(expected):
        return False
    return bool(value == expected)
