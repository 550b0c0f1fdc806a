"""What cases are made of: worlds with fresh items and answers, and the stand-ins by which students get them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from autograder.client.wire import StandIn
from autograder.clock.world import FaultKind, Operation, World
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.values import plain_throughout
from autograder.verdict import most_at_once

WORK = StandIn("work")
FIRST, SECOND = StandIn("first"), StandIn("second")
SAMPLE = StandIn("sample")
LOAD_MODEL = StandIn("load_model")
MODEL, MODEL_CLASS = StandIn("model"), StandIn("Model")
ACTORS = StandIn("actors", ("Model", 4))
"""Four actors of `Model`, up and with the model loaded: started once for all cases of a check."""

RESERVED = (
    "Your actors reserve a CPU each, and Ray has 4, so the others never start. An actor without options reserves none "
    "once it is up: leave num_cpus out."
)
"""Why more actors than Ray has CPUs don't all start."""

SKEWED = (8.0, *[1.0] * 14)
"""One item that takes as long as eight others (virtual seconds): whoever waits for it while others are idle loses."""


def work_on(
    judge: Judge,
    count: int,
    costs: Sequence[float] | float = 1.0,
    faults: Mapping[int, Sequence[FaultKind]] | None = None,
    **settings: Any,
) -> tuple[World, list[int], list[int]]:
    """A world with `work`, its items, and their answers."""
    items, answers = judge.numbers(count), judge.numbers(count)
    operation = Operation([(item,) for item in items], answers, costs, faults or {})
    return World({"work": operation}, **settings), items, answers


def predict_on(
    judge: Judge,
    sizes: Sequence[int],
    costs: Sequence[float] | float = 1.0,
    faults: Mapping[int, Sequence[FaultKind]] | None = None,
    **settings: Any,
) -> tuple[World, list[list[int]], list[int]]:
    """A world with a model, batches of the given sizes for it, and the flat list of its results."""
    inputs, results = judge.numbers(sum(sizes)), judge.numbers(sum(sizes))
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    batches = [inputs[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    answers = [results[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    operation = Operation([(batch,) for batch in batches], answers, costs, faults or {})
    return World({"predict": operation}, **settings), batches, results


def nothing_slow() -> World:
    """A world for functions that use nothing slow."""
    return World({})


def expect_loads(
    called: Called, expected: int, criterion: str, each: str = "actor", of: str = "", what: str = "The model was loaded"
) -> None:
    """The model was loaded exactly `expected` times, each time in another worker, and every item was predicted.

    of: the class that is counted, where there are several. what: the beginning of the sentences on it.
    """
    loads = [record for record in called.run.records if record.kind == "load" and of in ("", record.operation)]
    places, left = {record.process for record in loads}, called.not_begun()
    at_home = sum(load.role == "notebook" for load in loads)
    if at_home:
        diagnosis = f"{what} {at_home} times in the notebook's own process: each {each} does that for itself."
    elif not loads:
        diagnosis = f"{what} never: nothing was made." if of else "No model was ever loaded."
    elif len(loads) == len(called.calls) > expected:
        diagnosis = f"{what} {len(loads)} times, once for each call: each {each} does it once, and keeps what it made."
    elif len(loads) == expected + len(called.calls):
        diagnosis = (
            f"{what} {len(loads)} times, once by each {each} and once more for each call: a call uses what its {each} "
            "has kept."
        )
    elif len(loads) > expected:
        diagnosis = (
            f"{what} {len(loads)} times for {expected} {each}s: each {each} does it once, and keeps what it made."
        )
    elif len(places) < expected:
        diagnosis = (
            f"{what} in only {len(places)} of {expected} {each}s."
            if of
            else f"Only {len(places)} of {expected} {each}s loaded a model."
        )
    else:
        diagnosis = f"{left} calls that are owed were never made, so it means nothing that few models were loaded."
    called.expect(
        criterion,
        len(loads) == len(places) == expected and not left and not at_home,
        f"{called.shown}. {what} {len(loads)} times in {len(places)} processes; {expected} would do",
        diagnosis,
    )


def loads_in_turn(called: Called) -> bool:
    """Whether no two models were being loaded at the same time."""
    loads = sorted((r.call.start or 0, r.call.end or 0) for r in called.run.records if r.kind == "load")
    return len(loads) > 1 and all(start >= end for (_, end), (start, _) in pairwise(loads))


def parts_of(called: Called) -> dict[str, Any]:
    """What a driver gave back in parts, or nothing if the function never came to that."""
    return called.value if isinstance(called.value, dict) else {}


def list_of(parts: Mapping[str, Any], name: str, columns: int = 0) -> list[Any]:
    """The list that a driver gave under this name, empty if there is none.

    columns: of what many values each row is a list; if one row isn't, that is no list either. 0 for no rows.
    """
    values = plain_throughout(parts.get(name))
    if type(values) is not list:
        return []
    rows = all(type(row) is list and len(row) == columns for row in values)
    return values if rows or not columns else []


def most_outstanding(called: Called) -> int:
    """The most calls that had been made and not ended, at one moment."""
    return round(most_at_once((record.call.arrived, record.call.end or 0, 1) for record in called.calls))


def pickling(called: Called) -> tuple[int, bool]:
    """How often something was pickled, and whether a worker made calls where it had never arrived."""
    arrived = {record.process for record in called.run.records if record.kind == "unpickle"}
    without = any(record.role == "worker" and record.process not in arrived for record in called.calls)
    return called.count("pickle"), without


def expect_pickled_once(called: Called, batches: int) -> None:
    """The model was pickled exactly once, it arrived wherever it predicted, and all `batches` were predicted."""
    pickles, without = pickling(called)
    left = called.not_begun()
    called.expect(
        "pickled once",
        pickles == 1 and not without and not left,
        f"{called.shown} pickled the model {pickles} times for {batches - left} of {batches} batches; once is enough",
        _why_not_once(called, pickles, batches, without),
    )


def _why_not_once(called: Called, pickles: int, batches: int, without: bool) -> str:
    actors = {record.actor for record in called.calls if record.actor}
    if pickles == 0 and not without:
        return "The model was never pickled: it stayed in the notebook's own process, and so did the work."
    if without:
        return "Workers predicted with a model that had never arrived there: it must be sent to them, once."
    if pickles == batches:
        return (
            f"The model was pickled {pickles} times, once for each batch: ray.put it once, before the loop, and pass "
            "the reference."
        )
    if pickles == len(actors) > 1:
        return f"The model was pickled {pickles} times, once for each actor: ray.put it once, and pass the reference."
    return f"The model was pickled {pickles} times: ray.put it once, and pass the reference."
