"""What cases are made of: worlds with fresh items and answers, and the stand-ins by which students get them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograder.client.wire import StandIn
from autograder.clock.world import FaultKind, Operation, World
from autograder.judge.case import Judge

WORK = StandIn("work")
FIRST, SECOND = StandIn("first"), StandIn("second")
SAMPLE = StandIn("sample")
LOAD_MODEL = StandIn("load_model")
MODEL = StandIn("model")

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
