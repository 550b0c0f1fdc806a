"""Lesson 01, sequential."""

from __future__ import annotations

import math

from autograder.exercises.parts import LOAD_MODEL, WORK, nothing_slow, predict_on, work_on
from autograder.judge.case import Judge
from autograder.judge.registry import exercise


@exercise(
    "sequential.run_sequentially",
    title="One after another",
    criteria={"output": 1.5, "each item once": 1.5},
    minutes=5,
    difficulty="core",
    hints=(
        "What do you do with one item, and where do you keep what comes back?",
        "A list comprehension calls a function for each item and keeps the results in order.",
        "return [work(item) for item in items]",
    ),
    needs_ray=False,
)
def run_sequentially(judge: Judge) -> None:
    for count in (3, 0, 1, 10):
        world, items, answers = work_on(judge, count)
        judge.call(world, WORK, items).returns(answers).each_item_once()


@exercise(
    "sequential.split_into_batches",
    title="The last batch",
    criteria={"output": 3, "edge cases": 2},
    minutes=10,
    difficulty="core",
    hints=(
        "Ten items, batches of four: how long is the last batch?",
        "A slice may reach past the end: items[8:12] of ten items has two. Where does each batch start?",
        "[items[start : start + batch_size] for start in range(0, len(items), batch_size)], after a check that "
        "batch_size is at least 1.",
    ),
    needs_ray=False,
)
def split_into_batches(judge: Judge) -> None:
    for count, size in ((10, 4), (8, 4), (7, 3), (5, 1)):
        items = judge.numbers(count)
        judge.call(nothing_slow(), items, size).returns(_batches(items, size))
    for count, size in ((0, 3), (3, 10), (1, 1)):
        items = judge.numbers(count)
        judge.call(nothing_slow(), items, size).returns(_batches(items, size), criterion="edge cases")
    items = judge.numbers(6)
    called = judge.call(nothing_slow(), list(items), 4, echo=True)
    unchanged = bool(called.arguments) and called.arguments[0] == items
    called.expect(
        "edge cases",
        unchanged,
        f"called {called.shown}; afterwards the list that was passed had changed",
        "Your function changes the list that it is given: whoever called it still needs that list.",
    )
    for size in (0, -2):
        judge.call(nothing_slow(), judge.numbers(3), size, may_raise=True).raises("ValueError", "edge cases")


def _batches(items: list[int], size: int) -> list[list[int]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


@exercise(
    "sequential.predict_batches",
    title="Load once",
    criteria={"output": 2.5, "one load": 2.5},
    minutes=10,
    difficulty="core",
    hints=(
        "How often does your function call load_model, if there are a hundred batches?",
        "Load before the loop, predict inside it. `predict` gives a list for each batch: put them end to end.",
        "model = load_model(); then for batch in batches: results.extend(model.predict(batch)).",
    ),
    needs_ray=False,
)
def predict_batches(judge: Judge) -> None:
    for sizes in ((3, 3, 2), (), (1,), (4, 4, 4, 4, 1)):
        world, batches, results = predict_on(judge, sizes, load=2.0)
        called = judge.call(world, LOAD_MODEL, batches).returns(results)
        loads, left = called.count("load"), called.not_begun()
        if loads == len(sizes) > 1:
            diagnosis = f"The model was loaded {loads} times, once a batch: load it before the loop."
        elif loads > 1:
            diagnosis = f"The model was loaded {loads} times; once is enough."
        elif loads == 0:
            diagnosis = "Batches were predicted, and no model was ever loaded."
        else:
            diagnosis = f"{left} of {len(sizes)} batches were never predicted."
        called.expect(
            "one load",
            not left and (loads == 1 or not sizes),
            f"{called.shown} loaded the model {loads} times for {len(sizes) - left} of {len(sizes)} batches",
            diagnosis,
        )


@exercise(
    "sequential.scaling",
    title="What workers buy",
    criteria={"output": 3, "edge cases": 2},
    minutes=15,
    difficulty="more",
    hints=(
        "Four workers, and it took half the time: what share of those four was put to use?",
        "Speedup is serial over parallel, efficiency is speedup over workers. The formula of the serial fraction "
        "stands in the docstring; it divides by zero for one worker.",
        "serial_fraction = 0.0 if workers == 1 else (1 / speedup - 1 / workers) / (1 - 1 / workers); the bound is "
        "math.inf if that is 0 or less, else 1 / serial_fraction.",
    ),
    needs_ray=False,
)
def scaling(judge: Judge) -> None:
    serial = float(judge.random.randint(20, 90))
    for times in ((10.0, 5.0, 4), (serial, serial / 2.5, 8), (12.0, 11.5, 2)):
        judge.call(nothing_slow(), *times).returns(measures(*times), tolerance=1e-9)
    for times in ((4 * serial, serial, 4), (serial, serial, 1), (serial, serial / 6, 4)):
        judge.call(nothing_slow(), *times).returns(measures(*times), criterion="edge cases", tolerance=1e-9)


def measures(serial: float, parallel: float, workers: int) -> dict[str, float]:
    """Speedup, efficiency, experimentally determined serial fraction (Karp and Flatt, 1990), Amdahl's bound (1967)."""
    speedup = serial / parallel
    fraction = 0.0 if workers == 1 else (1 / speedup - 1 / workers) / (1 - 1 / workers)
    return {
        "speedup": speedup,
        "efficiency": speedup / workers,
        "serial_fraction": fraction,
        "bound": math.inf if fraction <= 0 else 1 / fraction,
    }
