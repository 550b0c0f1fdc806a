"""Lesson 00, welcome."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any

from autograder.exercises.parts import nothing_slow
from autograder.judge.case import Judge
from autograder.judge.registry import exercise
from autograder.judge.values import plain

_NAMES = ("Ada", "Grace", "Katherine", "Radia", "Barbara", "Frances", "Annie", "Hedy")


@exercise(
    "welcome.greet",
    title="Your first check",
    criteria={"output": 6},
    minutes=3,
    difficulty="core",
    hints=(
        "What does the function have to give back, letter by letter, for the name Ada?",
        'An f-string puts a value into a text: f"You are {name}".',
        'return f"Hello, {name}!"',
    ),
    needs_ray=False,
)
def greet(judge: Judge) -> None:
    for name in (*judge.random.sample(_NAMES, 2), f"visitor {judge.random.randint(100, 999)}"):
        judge.call(nothing_slow(), name).returns(f"Hello, {name}!")


@exercise(
    "welcome.predict_makespan",
    title="The clock by hand",
    criteria={"output": 8, "edge cases": 4},
    minutes=15,
    difficulty="core",
    hints=(
        "When four items of one second are shared by two workers, when is each worker free again?",
        "Keep one number for each worker: when it is free. The next item goes to the smallest one.",
        "free_at = [0] * workers; for cost in costs: first = free_at.index(min(free_at)); free_at[first] += cost. The "
        "answer is max(free_at).",
    ),
    needs_ray=False,
)
def predict_makespan(judge: Judge) -> None:
    fresh = [judge.random.randint(1, 9) for _ in range(judge.random.randint(9, 13))]
    for costs, workers in (
        ([6, 6, 3, 4, 5, 2, 5], 3),  # Each usual slip gives another number here.
        ([1, 1, 1, 1], 2),
        ([8, 1, 1, 1, 1, 1, 1, 1], 4),
        ([1, 1, 1, 8], 2),
        ([3, 3, 2, 2, 2], 2),
        (fresh, 3),
        ([cost / 2 for cost in fresh], 4),
    ):
        _plan(judge, costs, workers, "output")
    few = judge.random.sample(range(2, 40), 3)
    for costs, workers in (([], 3), (few, 5), (few, 1)):
        _plan(judge, costs, workers, "edge cases")


def _plan(judge: Judge, costs: Sequence[float], workers: int, criterion: str) -> None:
    called = judge.call(nothing_slow(), list(costs), workers)
    expected = greedy_makespan(costs, workers)
    called.returns(expected, criterion=criterion, tolerance=1e-9, why=_usual_slip(called.value, costs, workers))


def _usual_slip(value: Any, costs: Sequence[float], workers: int) -> str:
    """What a wrong makespan is the right answer to, or an empty text."""
    value = plain(value)
    if type(value) not in (int, float) or not costs or workers == 1:
        return ""
    turns = [sum(costs[worker::workers]) for worker in range(workers)]
    slips = {
        sum(costs): "one worker alone would take",
        sum(costs) / workers: "it would take if the work were shared out evenly, but an item can't be cut",
        max(turns): "it takes if the workers take turns, whoever is free",
        greedy_makespan(
            sorted(costs, reverse=True), workers
        ): "it takes with the costliest items first: keep the order",
        greedy_makespan(sorted(costs), workers): "it takes with the cheapest items first: keep the order",
        max(costs): "the longest item takes",
        min(_free_at(costs, workers)): "it takes until the first worker is free: the plan ends with the last one",
    }
    return f"{value:g} s is what {slips[value]}." if value in slips else ""


def greedy_makespan(costs: Sequence[float], workers: int) -> float:
    """List scheduling (R. L. Graham, 1966): each item, in order, to the worker that is free first."""
    return max(_free_at(costs, workers))


def _free_at(costs: Sequence[float], workers: int) -> list[float]:
    free_at = [0.0] * workers
    for cost in costs:
        heapq.heapreplace(free_at, free_at[0] + cost)
    return free_at
