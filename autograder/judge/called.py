"""What an exercise expects of one call of the student's function."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

from autograder.judge.diagnosis import explain_elsewhere, explain_place, explain_speed
from autograder.judge.results import explain_result
from autograder.judge.seen import Seen
from autograder.judge.values import equal, shown


class Scorer(Protocol):
    """Who keeps what was seen of each criterion.

    needs_ray: whether the work belongs into Ray's workers. headline: the call whose timeline the student is shown.
    """

    headline: Seen | None

    @property
    def needs_ray(self) -> bool: ...

    def note(self, criterion: str, passed: bool, text: str, diagnosis: str, called: Seen | None = None) -> None:
        """Keep what was seen of a criterion."""

    def tampered(self, what: str) -> NoReturn:
        """End the judging, since what the program says of itself is contradicted."""


@dataclass
class Called(Seen):
    """A call to be judged. Each expectation returns the call, so that they can be chained."""

    scorer: Scorer = field(kw_only=True)

    def expect(self, criterion: str, passed: bool, text: str, diagnosis: str = "") -> Called:
        """Judge one criterion in this case. `text` says what was seen and what was expected.

        Where the function was handed actors, only what it returned counts if its calls were made elsewhere: the rest
        says how well actors were used. That is no contradiction, since a class of actors of one's own, or a model in a
        task, is a mistake that anybody can make; the processes of the actors are known from the kernel.
        """
        if self.error is not None or self.stuck:
            passed, text, diagnosis = False, f"called {self.shown}\n{self.came_back}", ""
        elif criterion != "output" and (why := explain_elsewhere(self)):
            passed, text, diagnosis = False, f"{self.shown}: {why}", why
        self.scorer.note(criterion, passed, text, diagnosis, self)
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
        self.scorer.note(
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
        twice = [(number, count) for (_, number), count in counts.items() if count > 1]
        diagnosis = ""
        if self.run.refused:
            text = f"called {self.shown}: {self.run.refused[0]}"
        elif twice:
            number, count = twice[0]
            text = f"called {self.shown}: item {number} was worked on {count} times"
            diagnosis = f"Some items were worked on more than once, item {number} among them: that is wasted work."
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
        misplaced = explain_place(self) if self.scorer.needs_ray else ""
        fast = 0 < timeline.makespan <= factor * reference + 1e-9 and not not_begun and not misplaced
        text = (
            f"{self.shown} took {timeline.makespan:g} virtual s, a speedup of {timeline.speedup:.3g} on "
            f"{timeline.cores} cores; the course's own solution takes {reference:g} s"
        )
        if not_begun:
            text = f"{self.shown}: {not_begun} items were never worked on, so its speed means nothing"
        self.scorer.headline = self
        diagnosis = misplaced or why or explain_speed(self)
        return self.expect(criterion, fast, text, "" if fast or not_begun else diagnosis)

    def tampered(self, what: str) -> NoReturn:
        """What the program says of itself is contradicted: the exercise is worth nothing."""
        self.scorer.tampered(what)
