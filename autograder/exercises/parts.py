"""What cases are made of: worlds with fresh items and answers, and the stand-ins by which students get them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograder.client.wire import StandIn
from autograder.clock.world import FaultKind, Operation, World
from autograder.judge.case import Called, Judge

WORK = StandIn("work")
FIRST, SECOND = StandIn("first"), StandIn("second")
SAMPLE = StandIn("sample")
LOAD_MODEL = StandIn("load_model")
MODEL, MODEL_CLASS = StandIn("model"), StandIn("Model")
ACTORS = StandIn("actors", ("Model", 4))
"""Four actors of `Model`, up and with the model loaded: started once for all cases of a check."""

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
    judge: Judge, sizes: Sequence[int], costs: Sequence[float] | float = 1.0, **settings: Any
) -> tuple[World, list[list[int]], list[int]]:
    """A world with a model, batches of the given sizes for it, and the flat list of its results."""
    inputs, results = judge.numbers(sum(sizes)), judge.numbers(sum(sizes))
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    batches = [inputs[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    answers = [results[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    operation = Operation([(batch,) for batch in batches], answers, costs)
    return World({"predict": operation}, **settings), batches, results


def nothing_slow() -> World:
    """A world for functions that use nothing slow."""
    return World({})


def expect_loads(called: Called, expected: int, criterion: str, each: str = "actor") -> None:
    """The model was loaded exactly `expected` times, each time in another worker, and every item was predicted."""
    loads = [record for record in called.run.records if record.kind == "load"]
    places, left = {record.process for record in loads}, called.not_begun()
    called.expect(
        criterion,
        len(loads) == len(places) == expected and not left and all(load.role == "worker" for load in loads),
        f"{called.shown} loaded the model {len(loads)} times in {len(places)} processes; {expected} would do",
        _why_loads(called, len(loads), len(places), expected, each),
    )


def _why_loads(called: Called, loads: int, places: int, expected: int, each: str) -> str:
    at_home = [record for record in called.run.records if record.kind == "load" and record.role == "notebook"]
    if at_home:
        return f"The model was loaded {len(at_home)} times in the notebook's own process: each {each} loads its own."
    if loads == 0:
        return "No model was ever loaded."
    if loads > expected and loads == len(called.calls):
        return f"The model was loaded {loads} times, once for each batch: each {each} loads it once, and keeps it."
    if loads > expected:
        return f"The model was loaded {loads} times for {expected} {each}s: each {each} loads it once, and keeps it."
    if places < expected:
        return f"Only {places} of {expected} {each}s loaded a model."
    return f"{called.not_begun()} items were never predicted, so it means nothing that few models were loaded."
