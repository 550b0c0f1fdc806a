"""What the exercises on pools judge alike: lists of predictions, one a batch, in some order."""

from __future__ import annotations

from collections import Counter
from typing import Any

from autograder.clock.run import Record
from autograder.exercises.completion import expect_completion_order, expect_given_at_once, ready_times
from autograder.exercises.parts import parts_of
from autograder.judge.called import Called
from autograder.judge.diagnosis import explain_place
from autograder.judge.values import equal, plain_throughout
from autograder.verdict import peak_in_flight


def answers_of(batches: list[list[int]], results: list[int]) -> list[list[int]]:
    """The flat results as one list for each batch."""
    left = iter(results)
    return [[next(left) for _ in batch] for batch in batches]


def _numbers(value: Any, answers: list[list[int]]) -> list[int | None]:
    """The number of the batch that each part of the value belongs to; None for what belongs to none."""
    parts = value if type(value) in (list, tuple) else []
    return [next((n for n, answer in enumerate(answers) if equal(part, answer)), None) for part in parts]


def in_batch_order(called: Called, batches: list[list[int]], results: list[int]) -> Called:
    """The value is one list of predictions for each batch, in the order of the batches, each worked on once."""
    answers = answers_of(batches, results)
    why = _why_output(called, answers)
    order = [number for number in _numbers(called.value, answers) if number is not None]
    if not why and order != sorted(order):
        why = "The lists are right, but not in the order of the batches."
        ready = [ready_times(called).get(number, 0.0) for number in order]
        if ready == sorted(ready):
            why = (
                "The lists are right, but in the order in which the batches were done, not in that of the batches: is "
                "it the unordered way of taking results?"
            )
    called.returns(answers, why=why)
    return called.each_item_once()


def one_list_a_batch(called: Called, batches: list[list[int]], results: list[int]) -> list[int]:
    """The value is one list of predictions for each batch, in any order. The batches' numbers in that order, if so."""
    answers = answers_of(batches, results)
    numbers = _numbers(called.value, answers)
    order = [number for number in numbers if number is not None]
    complete = len(numbers) == len(answers) and sorted(order) == list(range(len(answers)))
    called.returns([answers[number] for number in order] if complete else answers, why=_why_output(called, answers))
    return order if complete else []


def result_order(called: Called, order: list[int]) -> Called:
    """The batches came out in the order in which they were done. `order` is empty if the output is wrong."""
    return expect_completion_order(called, order, "batch", "batches")


def came_out_at_once(called: Called, batches: list[list[int]], results: list[int]) -> None:
    """What a generator of results gave: complete, in the order of completion, each at the moment when it was ready."""
    gave = parts_of(called)
    values = gave.get("values")
    called.value = values if isinstance(values, list) else called.value
    order = one_list_a_batch(called, batches, results)
    called.each_item_once()
    result_order(called, order)
    expect_given_at_once(called, order, len(called.value) if isinstance(called.value, list) else 0)


def _why_output(called: Called, answers: list[list[int]]) -> str:
    """What is wrong with lists of predictions, whatever their order; empty if that is not it."""
    value = plain_throughout(called.value)
    if type(value) not in (list, tuple):
        return ""
    flat = [one for answer in answers for one in answer]
    if flat and all(type(part) is int for part in value) and Counter(value) == Counter(flat):
        return "The predictions are right, but in one flat list: a list for each batch is expected."
    if value and all(part is None for part in value):
        return f"All {len(value)} results are None: does the function that the pool calls return its reference?"
    numbers = _numbers(value, answers)
    known = Counter(number for number in numbers if number is not None)
    twice = [number for number, count in known.items() if count > 1]
    if twice:
        return f"The predictions of batch {twice[0]} came out {known[twice[0]]} times."
    missing = sorted(set(range(len(answers))) - set(known))
    if not missing or None in numbers:
        return ""
    return _why_missing(called, missing, len(answers))


def _why_missing(called: Called, missing: list[int], count: int) -> str:
    lost = f"The predictions of {len(missing)} of {count} batches never came out"
    begun = len(set(missing) & {record.item for record in called.calls})
    if not begun:
        return f"{lost}: these batches were never worked on."
    return f"{lost}, and {begun} of those had been handed out: take every result out of the pool."


def why_slow(called: Called, limit: int | None = None) -> str:
    """Why actors that were free had nothing to do, or an empty text where the shared sentences know better.

    limit: the most batches that may be queued, where there is such a limit.
    """
    calls = called.calls
    if len(calls) < called.run.world.total_items() or explain_place(called):
        return ""
    peak, actors = peak_in_flight(called.run.spans()), len({record.actor for record in calls})
    if limit is not None and peak < min(limit, called.run.world.cores):
        return (
            f"With max_queued={limit}, at most {peak} batches were in flight: as long as batches remain, keep it full."
        )
    if actors == 1 or peak <= 1:
        return ""
    gap = _longest_gap(calls)
    if gap is None and actors < called.run.world.cores:
        return ""
    if gap is None:
        return (
            "No actor ever waited for its next batch, and still some were done long before others: the batches were "
            "dealt out beforehand, in turn, not to whoever was free."
        )
    since, until, batch = gap
    return (
        f"An actor that was done at {since:g} s got its next batch only at {until:g} s, when batch {batch} was done: "
        "results were taken in the order of the batches, or in waves, and only then was there more work."
    )


def _longest_gap(calls: list[Record]) -> tuple[float, float, int] | None:
    """The longest wait of an actor for its next call: since when, until when, and which batch's end it waited for."""
    gaps = []
    last: dict[str, int] = {}
    for record in calls:
        since, until = last.get(record.actor, record.call.arrived), record.call.arrived
        ended = [other.item for other in calls if other.call.end == until]
        if until > since and ended:
            gaps.append((since / 1000, until / 1000, ended[0]))
        last[record.actor] = record.call.end or 0
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)
