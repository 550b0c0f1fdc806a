"""Lesson 00, welcome."""

from __future__ import annotations

import heapq

from autograder.exercises.parts import nothing_slow
from autograder.judge.case import Judge
from autograder.judge.registry import exercise

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
        ([1, 1, 1, 1], 2),
        ([8, 1, 1, 1, 1, 1, 1, 1], 4),
        ([1, 1, 1, 8], 2),
        ([3, 3, 2, 2, 2], 2),
        (fresh, 3),
        ([cost / 2 for cost in fresh], 4),
    ):
        judge.call(nothing_slow(), costs, workers).returns(greedy_makespan(costs, workers), tolerance=1e-9)
    for costs, workers in (([], 3), ([5], 4), ([2, 3, 4], 1)):
        called = judge.call(nothing_slow(), list(costs), workers)
        called.returns(greedy_makespan(costs, workers), criterion="edge cases", tolerance=1e-9)


def greedy_makespan(costs: list[int] | list[float] | list[object], workers: int) -> float:
    """List scheduling (R. L. Graham, 1966): each item, in order, to the worker that is free first."""
    free_at = [0.0] * workers
    for cost in costs:
        assert isinstance(cost, int | float)
        heapq.heapreplace(free_at, free_at[0] + cost)
    return max(free_at)
