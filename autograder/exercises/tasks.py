"""Lesson 02, tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.client.wire import Raised, StandIn, short_text
from autograder.clock.world import FaultKind, Operation, World
from autograder.exercises.completion import expect_completion_order, expect_given_at_once
from autograder.exercises.parts import (
    FIRST,
    MODEL,
    SAMPLE,
    SECOND,
    WORK,
    expect_pickled_once,
    most_outstanding,
    parts_of,
    predict_on,
    work_on,
)
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.registry import exercise
from autograder.judge.results import a_value
from autograder.judge.values import plain


@exercise(
    "tasks.parallel_map",
    title="Many calls at once",
    criteria={"output": 1, "each item once": 0.5, "speedup": 1.5},
    minutes=10,
    difficulty="core",
    hints=(
        "At the moment when you wait for the first result, how many calls have you started?",
        "Call .remote(item) for every item first, and keep what it returns in a list. Wait after the loop.",
        "task = ray.remote(work); references = [task.remote(item) for item in ...]; then one ray.get(references).",
    ),
)
def parallel_map(judge: Judge) -> None:
    # Uneven costs, so that the order of completion is not that of the items.
    for costs in ((3.0, 1.0, 2.0), (), (1.0,), (4.0, 1.0, 3.0, 1.0, 2.0, 1.0, 1.0)):
        world, items, answers = work_on(judge, len(costs), costs)
        judge.call(world, WORK, items).returns(answers).each_item_once()
    world, items, answers = work_on(judge, 16)
    judge.call(world, WORK, items).returns(answers).each_item_once().makespan_within(4.0)


@exercise(
    "tasks.estimate_pi",
    title="Points in a circle",
    criteria={"output": 0.5, "each item once": 0.5, "speedup": 1},
    minutes=10,
    difficulty="core",
    hints=(
        "What does each task need to know, so that its random points differ from those of the others?",
        "sample(task, n) takes the task's number. Start one task for each number; add up what they return.",
        "inside = sum(ray.get([...remote(task, samples_per_task) for task in range(num_tasks)])); the share of points "
        "inside the circle is pi / 4.",
    ),
)
def estimate_pi(judge: Judge) -> None:
    for tasks in (3, 1, 7, 16):
        # Fresh, so that a call that comes too late is known to belong to an earlier case.
        points = judge.random.randint(101, 999)
        inside = [judge.random.randint(points * 3 // 5, points) for _ in range(tasks)]
        world = World({"sample": Operation([(task, points) for task in range(tasks)], inside)})
        called = judge.call(world, SAMPLE, tasks, points)
        estimate = 4 * sum(inside) / (tasks * points)
        why = _same_stream(called, tasks) or _usual_slip(called.value, estimate, tasks)
        called.returns(estimate, tolerance=1e-9, why=why).each_item_once()
    called.makespan_within(4.0)


def _usual_slip(value: Any, estimate: float, tasks: int) -> str:
    value = plain(value)
    if type(value) is float and abs(4 * value - estimate) < 1e-9:
        return f"{value:g} is the share of points inside the circle, and that is pi / 4."
    if type(value) is float and tasks > 1 and abs(value - estimate * tasks) < 1e-6:
        return f"{value:g} is {tasks} times too large: the sum is over all tasks, so divide by the number of tasks too."
    return ""


def _same_stream(called: Called, tasks: int) -> str:
    numbers = [record.item for record in called.calls]
    if tasks == 1 or len(numbers) < tasks or len(set(numbers)) > 1:
        return ""
    return (
        f"Every task drew the same random points, because all got the task number {numbers[0]}: more tasks then add no "
        "accuracy."
    )


@exercise(
    "tasks.predict_with_shared_model",
    title="Ship the model once",
    criteria={"output": 0.5, "pickled once": 1, "speedup": 0.5},
    minutes=10,
    difficulty="core",
    hints=(
        "How often is the model packed up to be sent, if you hand it to every call?",
        "ray.put(model) packs it once and gives you a reference. Pass the reference instead of the model.",
        "In the task write model.predict(batch); outside, model_reference = ray.put(model), then "
        "predict.remote(model_reference, batch) for each batch.",
    ),
)
def predict_with_shared_model(judge: Judge) -> None:
    for sizes, costs in (((2, 2, 1), (3.0, 1.0, 2.0)), ((), ()), ((3,), (1.0,))):
        world, batches, results = predict_on(judge, sizes, costs, pickle=1.0)
        judge.call(world, MODEL, batches).returns(results)
    world, batches, results = predict_on(judge, (4, 4, 4, 4, 4, 4, 4, 2), pickle=1.0)
    called = judge.call(world, MODEL, batches).returns(results)
    expect_pickled_once(called, len(batches))
    called.makespan_within(3.0)


@exercise(
    "tasks.map_in_chunks",
    title="A task has a price",
    criteria={"output": 0.5, "each item once": 0.5, "one task a chunk": 0.5, "speedup": 0.5},
    minutes=15,
    difficulty="core",
    hints=(
        "If starting a task costs as much as two items, how many tasks would you start for 22 items on 4 workers?",
        "Write a task that takes a list of items and loops over it. Then cut the items into num_chunks lists.",
        "The sizes should differ by at most one: divmod(len(items), num_chunks) gives the size and how many get one "
        "more. Flatten the lists of results at the end.",
    ),
)
def map_in_chunks(judge: Judge) -> None:
    for count, chunks in ((7, 3), (0, 4), (1, 4), (3, 4), (6, 1)):
        costs = [2.0, *[0.5] * count][:count]  # The first chunk takes longest.
        world, items, answers = work_on(judge, count, costs, task_cost=1.0)
        judge.call(world, WORK, items, chunks).returns(answers).each_item_once()
    world, items, answers = work_on(judge, 22, 0.5, task_cost=1.0)
    called = judge.call(world, WORK, items, 4).returns(answers).each_item_once()
    tasks = len({record.task for record in called.calls if record.task})
    called.expect(
        "one task a chunk",
        tasks == 4,
        f"{called.shown} ran {tasks} tasks for 4 chunks",
        f"{tasks} tasks were started for 4 chunks: each task should work through one whole chunk."
        if tasks
        else "No task was started: the items were worked on outside Ray.",
    )
    called.makespan_within(4.0)


@exercise(
    "tasks.in_completion_order",
    title="Whoever is ready",
    criteria={"output": 0.5, "order": 0.5, "yields at once": 0.5, "speedup": 0.5},
    minutes=15,
    difficulty="more",
    hints=(
        "Which call of Ray tells you which of many references is ready, without waiting for all of them?",
        "ray.wait(references) returns two lists: the ready ones (one, by default) and the rest. Loop until the rest is "
        "empty.",
        "while references: ready, references = ray.wait(references); then yield ray.get(ready[0]).",
    ),
)
def in_completion_order(judge: Judge) -> None:
    for costs in ((3.0, 1.0, 2.0), (), (1.0,), (7.0, 2.0, 5.0, 1.0, 3.0, 1.0, 4.0, 2.0)):
        world, items, answers = work_on(judge, len(costs), costs)
        called = judge.call(world, WORK, items, iterate=len(items) + 1)
        _came_out_when_ready(called, answers)
    called.makespan_within(7.0)


def _came_out_when_ready(called: Called, answers: list[int]) -> None:
    result = parts_of(called)
    values = result.get("values", [])
    came = [plain(value) for value in values] if isinstance(values, list) else []
    known = {answer: number for number, answer in enumerate(answers)}
    complete = len(came) == len(answers) and all(type(v) is int and v in known for v in came)
    complete = complete and len(set(came)) == len(answers)
    called.value = came
    endless = (
        f"More than {len(answers)} results came out for {len(answers)} items. ray.wait returns what is ready and the "
        "rest: is the rest all that you wait for the next time?"
    )
    called.returns(answers if not complete else came, why=endless if len(came) > len(answers) else "")
    order = [known[value] for value in came] if complete else []
    expect_completion_order(called, order, "item", "items")
    expect_given_at_once(called, order, len(came))


@exercise(
    "tasks.bounded_map",
    title="Not too many at once",
    criteria={"output": 0.5, "each item once": 0.5, "never more": 0.5, "never fewer": 0.5},
    minutes=20,
    difficulty="more",
    hints=(
        "When may the next call start, if max_in_flight are already under way?",
        "Keep the references in flight. Before you start another at the limit, ray.wait for one of them to be ready.",
        "for item in items: if len(in_flight) == max_in_flight: ready, in_flight = ray.wait(in_flight). Keep all "
        "references in a second list, in the order of the items, for the ray.get at the end.",
    ),
)
def bounded_map(judge: Judge) -> None:
    cases = (
        (5, 2, (2.0, 1.0, 1.0, 1.0, 1.0), 3.0),
        (0, 2, 1.0, 0.0),
        (1, 3, 1.0, 1.0),
        (4, 1, 1.0, 4.0),
        (9, 3, 1.0, 3.0),
        (11, 2, (1.0, 10.0, *[1.0] * 9), 10.0),
    )
    for count, limit, costs, reference in cases:
        world, items, answers = work_on(judge, count, costs)
        called = judge.call(world, WORK, items, limit).returns(answers).each_item_once()
        peak, left = most_outstanding(called), called.not_begun()
        called.expect(
            "never more",
            peak <= limit and not left,
            f"{called.shown} had up to {peak} calls in flight; at most {limit} are allowed",
            f"With max_in_flight={limit}, up to {peak} calls were in flight at once."
            if peak > limit
            else f"{left} of {count} items were never worked on, so it means nothing that few were in flight.",
        )
        if count:
            called.makespan_within(reference, criterion="never fewer", why=_why_fewer(called, peak, limit))


def _why_fewer(called: Called, peak: int, limit: int) -> str:
    if peak < limit:
        return (
            f"With max_in_flight={limit}, at most {peak} calls were in flight: as long as items remain, keep it full."
        )
    starts = sorted({record.call.arrived for record in called.calls})
    waves = [sum(record.call.arrived == start for record in called.calls) for start in starts]
    if all(size == limit for size in waves[:-1]):
        return (
            f"The calls came in waves of {limit}: a place in the window was free, and the next task was started only "
            "when the whole wave was done."
        )
    return (
        f"With max_in_flight={limit}, a call in the window was done, and your program waited for one that was not: "
        "start the next task as soon as any of them is ready."
    )


@exercise(
    "tasks.two_stages",
    title="From task to task",
    criteria={"output": 0.5, "each item once": 0.5, "past the notebook": 0.5, "speedup": 0.5},
    minutes=15,
    difficulty="more",
    hints=(
        "Does the notebook need to see what `first` returns?",
        "A task may take an ObjectRef as an argument: Ray waits for it and hands the task the value itself.",
        "for each item: second_task.remote(first_task.remote(item)); at the end one ray.get, for the second stage.",
    ),
)
def two_stages(judge: Judge) -> None:
    for count in (2, 0, 1, 8):
        items, answers = judge.numbers(count), judge.numbers(count)
        values = [StandIn("value", (f"value-{judge.random.getrandbits(48):x}",)) for _ in range(count)]
        world = World(
            {
                # The first item takes longer, but for where the makespan counts.
                "first": Operation([(item,) for item in items], values, 1.0 if count == 8 else [2.0, 1.0][:count]),
                "second": Operation([(value,) for value in values], answers),
            },
            pickle=0.25,
            unpickle=0.25,
        )
        called = judge.call(world, FIRST, SECOND, items).returns(answers).each_item_once()
        through = [record for record in called.run.records if record.kind == "unpickle" and record.role == "notebook"]
        at_home = {record.operation for record in called.calls if record.role == "notebook"}
        left = called.not_begun()
        called.expect(
            "past the notebook",
            not through and not at_home and not left,
            f"{called.shown} brought {len(through)} intermediate values into the notebook",
            _why_through(len(through), at_home, left),
        )
    called.makespan_within(5.0)


def _why_through(through: int, at_home: set[str], left: int) -> str:
    if through and "second" in at_home:
        return f"{through} intermediate values were fetched into the notebook, and the second stage ran there."
    if through:
        return (
            f"{through} intermediate values were fetched into the notebook and sent out again: pass the reference on "
            "instead."
        )
    if at_home:
        return "A stage ran in the notebook's own process."
    return f"{left} calls of the stages were never made."


@exercise(
    "tasks.map_with_retries",
    title="When calls fail",
    criteria={"output": 1, "errors": 0.5, "only what failed": 0.5, "speedup": 1},
    minutes=25,
    difficulty="challenge",
    hints=(
        "What does ray.get do when one task of a list has failed, and what happens to the other results?",
        "Collect each reference by itself, inside try and except. Remember which index failed, and how often.",
        "Go in rounds: start all that are still owed, collect each with try/except, keep the failed indices for the "
        "next round, at most `attempts` rounds. What fails in the last round goes into the dict of errors.",
    ),
)
def map_with_retries(judge: Judge) -> None:
    _with_failures(judge, 3, 2, {}, costs=(3.0, 1.0, 2.0))
    for count, attempts, failures in (
        (0, 2, {}),
        (1, 1, {0: 1}),
        (4, 3, {1: 2}),
        (8, 3, {2: 1, 5: 3}),
    ):
        _with_failures(judge, count, attempts, failures)
    _with_failures(judge, 4, 2, {3: 1}, fault="kill before")


def _with_failures(
    judge: Judge,
    count: int,
    attempts: int,
    failures: dict[int, int],
    fault: FaultKind = "raise",
    costs: Sequence[float] | float = 1.0,
) -> None:
    """One case in which items fail as often as `failures` says, by index."""
    faults: dict[int, list[FaultKind]] = {at: [fault] * times for at, times in failures.items()}
    world, items, answers = work_on(judge, count, costs, faults)
    lost = {at for at, times in failures.items() if times >= attempts}
    called = judge.call(world, WORK, items, attempts)
    pair = called.value if type(called.value) in (list, tuple) and len(called.value) == 2 else (called.value, None)
    expected = [None if at in lost else answer for at, answer in enumerate(answers)]
    tries = {at: sum(record.item == at for record in called.calls) for at in range(count)}
    owed = {at: min(failures.get(at, 0) + 1, attempts) for at in range(count)}
    off = [at for at in range(count) if tries[at] != owed[at]]
    tried = ""
    if off:
        times = "once" if tries[off[0]] == 1 else f"{tries[off[0]]} times"
        tried = f"Item {off[0]} was tried {times} with attempts={attempts}; it should have been {owed[off[0]]}."
    whole, called.value = called.value, pair[0]
    no_pair = "A pair is expected: the list of results, and the dict of errors." if pair[1] is None else ""
    called.returns(expected, why=no_pair or tried)
    called.value = whole
    errors = {plain(key): error for key, error in pair[1].items()} if isinstance(pair[1], dict) else {}
    called.expect(
        "errors",
        isinstance(pair[1], dict)
        and errors.keys() == lost
        and all(tries[at] for at in lost)
        and all(isinstance(error, Raised) for error in errors.values()),
        f"called {called.shown}, errors at {sorted(map(short_text, errors))}, expected them at {sorted(lost)}",
        no_pair or _why_errors(errors, lost, items, answers),
    )
    called.expect(
        "only what failed",
        not off,
        f"{called.shown} tried item {off[0]} {tries[off[0]]} times; {owed[off[0]]} would do"
        if off
        else f"{called.shown} tried each item as often as it had to",
        tried,
    )
    given_up = [at for at in range(count) if tries[at] < owed[at]]
    if count == 8 and given_up:
        called.expect("speedup", False, f"{called.shown} gave up item {given_up[0]} too early for its speed to count")
    elif count == 8:
        called.makespan_within(4.0)


def _why_errors(errors: dict[Any, Any], lost: set[int], items: list[int], answers: list[int]) -> str:
    if errors and set(errors) <= set(items):
        return "The keys of your errors are items; the index of the item in the list is asked for."
    early = sorted(at for at in errors.keys() - lost if type(at) is int and at < len(answers))
    if early:
        return f"There is an error at index {early[0]}, which succeeded in the end, or was not yet tried often enough."
    for at, error in errors.items():
        if not isinstance(error, Raised):
            return f"There is {a_value(error)} under index {at} of your errors: keep the exception itself."
    return f"The errors should be a dict from index to exception, with the indices {sorted(lost)}."
