"""Results of made classes of any size, with every outcome in them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from autograder.grading.graded import CheckMark, Graded
from autograder.pictures import card_html
from autograder.verdict import Criterion, Outcome, Span, Timeline, Verdict

EXERCISES = {
    "tasks.parallel_map": 3.0,
    "tasks.estimate_pi": 2.0,
    "tasks.predict_with_shared_model": 2.0,
    "tasks.map_in_chunks": 2.0,
    "tasks.in_completion_order": 2.0,
    "tasks.bounded_map": 2.0,
    "tasks.two_stages": 2.0,
    "tasks.map_with_retries": 3.0,
}
"""The exercises of lesson 02 with their points."""
FIRST = "tasks.parallel_map"
IN_LOOP = "Only one call was in flight at any time. Is ray.get inside the loop?"
"""What a run with ray.get in its loop is told."""


def result(student: str, *marks: CheckMark, **more: object) -> Graded:
    """One student's notebook."""
    return Graded(student, "02-tasks", "02-tasks", "digest", marks, **more)  # type: ignore[arg-type]


def mark(
    outcome: Outcome = Outcome.PASSED,
    diagnosis: str = "",
    points: float | None = None,
    exercise: str = FIRST,
    judged: bool = False,
) -> CheckMark:
    """One exercise. points: all or none, if not given. judged: with a verdict, and a card that has a timeline."""
    full = EXERCISES[exercise]
    earned = points if points is not None else full if outcome is Outcome.PASSED else 0.0
    found = CheckMark(exercise, exercise, earned, full, outcome, diagnosis)
    return from_judge(found) if judged else found


def from_judge(found: CheckMark) -> CheckMark:
    """The mark with a verdict of the judge's, as of a run that made one call after another."""
    spans = tuple(Span(1, "call", "work", item, float(item), float(item), item + 1.0) for item in range(4))
    passed = found.outcome is Outcome.PASSED
    name = found.exercise.rpartition(".")[2]
    text = f"called {name}(work, [1, 2, 3, 4])\nreturned [7, 8, 9, 10]"
    criterion = Criterion("output", passed, found.points, found.max_points, text)
    timeline = Timeline(f"{name}, 4 items", 4, 4.0, 4.0, 1.0, spans)
    verdict = Verdict(
        found.exercise, found.outcome, found.points, found.max_points, (criterion,), found.diagnosis, timeline
    )
    more = {"verdict": verdict.to_dict(), "html": card_html(verdict)}
    return CheckMark(**{**found.__dict__, **more})


ORDINARY = (
    (Outcome.PASSED, "", 1.0),
    (Outcome.SLOW, IN_LOOP, 0.5),
    (Outcome.SLOW, "{n} tasks were started for 4 chunks: each task should work through one whole chunk.", 0.75),
    (Outcome.WRONG, "The last {n} results of 16 are missing: is a last part dropped?", 0.25),
    (Outcome.WRONG, "{f}(work, [{n}, 7]) returned None: is a `return` missing?", 0.0),
    (Outcome.RAISED, "{f}(work, [{n}, 7]) raised NameError: name 'var{n}' is not defined (line {n} of {f})", 0.0),
    (Outcome.STUCK, "Nothing is running: your program waits for itself. {f}(work, [{n}]) did not return.", 0.0),
    (Outcome.NOT_TRIED, "{f} is not written yet: it returned nothing.", 0.0),
)
UNUSUAL = (
    (Outcome.TAMPERED, "The check ran to its end, and the judge was never asked.", ""),
    (Outcome.NOT_MEASURED, "The judge could not be asked: it was not there.", ""),
    (Outcome.BAD_NOTEBOOK, "The file could not be read: it is not valid JSON.", "bad notebook: it is not valid JSON"),
    (Outcome.OUT_OF_MEMORY, "The notebook was over in this check: it took more than 4096 MiB.", "out of memory"),
    (Outcome.KERNEL_DIED, "The notebook was over in an earlier cell: the kernel died.", "the kernel died"),
    (Outcome.TIMED_OUT, "The check was interrupted: it ran for more than 300 s.", ""),
)


def made_class(size: int, real: Sequence[CheckMark] = (), seed: int = 4) -> list[Graded]:
    """A class in which every outcome is seen, if it is large enough. real: marks to take as they are, now and then."""
    chance = random.Random(seed)
    return [_made(f"student{number:03}", number, chance, real) for number in range(size)]


def _made(student: str, number: int, chance: random.Random, real: Sequence[CheckMark]) -> Graded:
    skill = chance.betavariate(3, 1.4)
    marks = []
    for place, exercise in enumerate(EXERCISES):
        outcome, sentence, share = ORDINARY[0]
        if chance.random() > skill + 0.25 - 0.05 * place:
            outcome, sentence, share = chance.choices(ORDINARY[1:], [6, 3, 2, 2, 3, 1, 4])[0]
        name = exercise.rpartition(".")[2]
        text = sentence.format(n=chance.randint(2, 30), f=name)
        made = mark(outcome, text, share * EXERCISES[exercise], exercise)
        same = [one for one in real if one.exercise == exercise and one.outcome is outcome]
        # A card is only ever looked at where something went wrong, and drawing thousands takes long.
        marks.append(chance.choice(same) if same else made if outcome is Outcome.PASSED else from_judge(made))
    seen = {
        "cpu": round(chance.uniform(6, 15), 2),
        "seconds": round(chance.uniform(14, 40), 1),
        "sandbox": "bubblewrap",
    }
    if number % 10 == 3:
        outcome, sentence, ended = UNUSUAL[number // 10 % len(UNUSUAL)]
        first = 0 if outcome is Outcome.BAD_NOTEBOOK else chance.randrange(len(marks))
        last = first + 1 if outcome in (Outcome.TAMPERED, Outcome.TIMED_OUT, Outcome.NOT_MEASURED) else len(marks)
        for place in range(first, last):
            marks[place] = mark(outcome, sentence, exercise=marks[place].exercise)
        return result(student, *marks, ended=ended, incidents=(f"The run ended: {ended}.",) if ended else (), **seen)
    repairs = ("the check of bounded_map was restored", "2 cells were put back in order") if number % 13 == 5 else ()
    return result(student, *marks, repairs=repairs, **seen)
