"""One plain sentence on what went wrong, from the evidence: what the clock saw and what came back.

Never a guess at the source. The sentences name the usual mistakes, most telling evidence first.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from autograder.client.wire import Opaque
from autograder.judge.values import plain
from autograder.verdict import peak_in_flight

if TYPE_CHECKING:
    from autograder.judge.case import Called


def explain_error(called: Called) -> str:
    """Why the student's function raised."""
    error = called.error
    assert error is not None
    where = f" ({error.where})" if error.where else ""
    inside = ", inside a Ray worker" if error.remote else ""
    return f"{called.shown} raised {error.type_name}{inside}: {error.message}{where}"


def explain_result(called: Called, expected: Any) -> str:
    """Why the value is not the expected one, or an empty text if the evidence does not tell."""
    value = plain(called.value)
    if value is None:
        return f"{called.judge.name} returned None: is a `return` missing?"
    if isinstance(value, Opaque):
        return _explain_opaque(called, value, expected)
    if type(expected) is list and type(value) in (list, tuple):
        return _explain_list(called, list(value), expected)
    if type(value) is not type(expected):
        return f"The result should be {_a(expected)}, and it is {_a(value)}."
    return ""


def _a(value: Any) -> str:
    name = {"NoneType": "None"}.get(type(value).__name__, type(value).__name__)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _explain_opaque(called: Called, value: Opaque, expected: Any) -> str:
    kind = value.type_name.rsplit(".", 1)[-1]
    if "ObjectRef" in kind:
        return "You returned an ObjectRef, a claim ticket. ray.get(...) collects what it stands for."
    if kind == "generator":
        return "You returned a generator: nothing has been collected yet. Return a list."
    if isinstance(expected, list):
        return f"You returned a {kind}, where a list is expected."
    return f"You returned a {kind}, where {_a(expected)} is expected."


def _explain_list(called: Called, value: list[Any], expected: list[Any]) -> str:
    if value and all(isinstance(part, Opaque) and "ObjectRef" in part.type_name for part in value):
        return "You returned ObjectRefs, the claim tickets. ray.get(...) on the list collects the results."
    if expected and not value:
        return "The list is empty."
    if any(isinstance(part, list) for part in value) and not any(isinstance(part, list) for part in expected):
        flat = [part for inner in value for part in (inner if isinstance(inner, list) else [inner])]
        if flat == expected:
            return "The results are right, but they are nested: a list of lists where one flat list is expected."
    try:
        have, want = Counter(map(repr, value)), Counter(map(repr, expected))
    except RecursionError:
        return ""
    if have == want:
        if called.calls and value == _in_completion_order(called, expected):
            return "The values are right, but in the order in which they were completed, not in that of the items."
        return "The values are right, but they are not in the order of the items."
    missing, extra = want - have, have - want
    if missing and not extra:
        lost = sum(missing.values())
        if value == expected[: len(value)]:
            return f"The last {_count(lost, 'result')} of {len(expected)} {_is(lost)} missing: is a last part dropped?"
        return f"{_count(lost, 'result').capitalize()} of {len(expected)} {_is(lost)} missing."
    if extra and not missing:
        return f"There {_is(sum(extra.values()))} {_count(sum(extra.values()), 'result')} too many."
    if any(part is None for part in value) and None not in expected:
        return f"{sum(part is None for part in value)} of {len(value)} results are None."
    items = [item[0] for op in called.run.world.operations.values() for item in op.items if len(item) == 1]
    if items and value == items[: len(value)]:
        return "You returned the items themselves: the slow function's answers are what is wanted."
    return ""


def _in_completion_order(called: Called, expected: list[Any]) -> list[Any]:
    """The expected results as a program would give them that takes each when it is ready."""
    ended = sorted(called.calls, key=lambda record: (record.call.end or 0, record.item))
    last = [record.item for record in ended if record.useful]
    return [expected[number] for number in last if number < len(expected)]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def explain_speed(called: Called, reference: float) -> str:
    """Why the makespan is longer than it must be."""
    calls = called.calls
    if not calls:
        return "The slow function was never called."
    cores = called.run.world.cores
    roles = Counter(record.role for record in calls)
    spans = called.run.spans()
    peak = peak_in_flight(spans)
    if roles["notebook"] == len(calls):
        return "Every call ran in the notebook's own process: nothing was started with .remote()."
    if roles["notebook"]:
        return f"{roles['notebook']} of {len(calls)} calls ran in the notebook's own process instead of a worker."
    workers = len({record.process for record in calls})
    if peak <= 1:
        return _explain_one_at_a_time(called, workers)
    if any(not record.useful for record in calls) and len(calls) > called.run.world.total_calls():
        extra = len(calls) - called.run.world.total_calls()
        return f"{_count(extra, 'call')} did work that was done already: that took time."
    if workers < cores and peak < cores:
        return f"Only {workers} of {cores} workers had anything to do; at most {peak} calls ran at the same time."
    if peak < cores:
        return f"At most {peak} calls ran at the same time, and {cores} cores were there."
    if _waves(called):
        return (
            "The calls ran in waves: workers that were done waited for the slowest of their wave before anybody got "
            "more work."
        )
    if called.run.world.task_cost and len({record.task for record in calls}) > 2 * cores:
        return "Too many tasks: each costs something to start. Give each task more items."
    busiest = Counter(record.process for record in calls).most_common(1)[0][1]
    return (
        f"One worker had {busiest} of the {len(calls)} calls while others were idle: the work is not spread by who "
        "is free."
    )


def _explain_one_at_a_time(called: Called, workers: int) -> str:
    calls = called.calls
    actors = {record.actor for record in calls}
    tasks = {record.task for record in calls}
    if len(actors) == 1 and "" not in actors:
        return "One actor did all the work: the others, if you made any, had nothing to do."
    if len(tasks) == 1 and "" not in tasks:
        return f"One single task made all {len(calls)} calls: a task is the smallest thing that Ray can spread."
    if (called.run.references_held or 0) >= 4:
        return (
            "Many tasks were submitted, but only one ran at a time: does each one reserve all the CPUs, or do they "
            "wait for each other?"
        )
    return (
        "Only one call was in flight at any time: each was made after the one before it had been collected. Is "
        "ray.get inside the loop?"
    )


def _waves(called: Called) -> bool:
    """Whether calls were only made at moments when nothing else was running, after the first."""
    calls = called.calls
    later = [record for record in calls if record.call.arrived > 0]
    ends = [record.call.end or 0 for record in calls]
    starts = [record.call.start or 0 for record in calls]
    alone = [not any(s < record.call.arrived < e for s, e in zip(starts, ends, strict=True)) for record in later]
    return bool(later) and all(alone)
