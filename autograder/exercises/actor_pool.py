"""Lesson 06, pools of actors."""

from __future__ import annotations

from typing import Any

from autograder.client.wire import StandIn
from autograder.clock.world import MILLISECONDS
from autograder.exercises.parts import ACTORS, list_of, parts_of, predict_on
from autograder.exercises.pool_parts import (
    answers_of,
    came_out_at_once,
    in_batch_order,
    one_list_a_batch,
    result_order,
    why_slow,
)
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.registry import exercise

EVERY_FOURTH = (8.0, 1.0, 1.0, 1.0) * 4
"""Costs of sixteen batches: with four actors, whoever waits in order waits for the eights one after another."""


@exercise(
    "actor_pool.pool_map",
    title="A pool instead of a loop",
    criteria={"output": 1, "each item once": 0.5, "speedup": 1.5},
    minutes=10,
    difficulty="core",
    hints=(
        "Who has to know which actor is free: your program, or the pool?",
        "ActorPool(actors).map(fn, batches) calls fn(actor, batch), which returns a reference, and gives the results "
        "in the order of the batches. It is a generator: nothing comes out before somebody asks.",
        "pool.map(lambda actor, batch: actor.predict.remote(batch), batches), and a list(...) around it.",
    ),
)
def pool_map(judge: Judge) -> None:
    # Uneven costs, so that the order of completion is not that of the batches.
    for sizes, costs in (((2, 2, 1), (3.0, 1.0, 2.0)), ((), ()), ((3,), (1.0,)), ((2,) * 7, (4.0, 1.0, 3.0, 1.0) * 2)):
        world, batches, results = predict_on(judge, sizes, costs[: len(sizes)])
        in_batch_order(judge.call(world, ACTORS, batches), batches, results)
    world, batches, results = predict_on(judge, (2,) * 16)
    called = in_batch_order(judge.call(world, ACTORS, batches), batches, results)
    called.makespan_within(4.0, why=why_slow(called))


@exercise(
    "actor_pool.pool_map_unordered",
    title="Whoever is done gets more",
    criteria={"output": 1, "order": 1, "each item once": 0.5, "speedup": 1.5},
    minutes=10,
    difficulty="core",
    hints=(
        "In the timeline of pool_map with uneven batches, what does an idle actor wait for?",
        "The pool hands out a new batch only when you take a result. Take those that are ready, not the next in order.",
        "pool.map_unordered(fn, batches) gives each result as soon as it is ready; all else is as in pool_map.",
    ),
)
def pool_map_unordered(judge: Judge) -> None:
    for sizes, costs in (((2, 2, 1), (3.0, 1.0, 2.0)), ((), ()), ((3,), (1.0,))):
        world, batches, results = predict_on(judge, sizes, costs)
        _in_completion_order(judge.call(world, ACTORS, batches), batches, results)
    world, batches, results = predict_on(judge, (2,) * 16, EVERY_FOURTH)
    called = _in_completion_order(judge.call(world, ACTORS, batches), batches, results)
    called.makespan_within(14.0, why=why_slow(called))


def _in_completion_order(called: Called, batches: list[list[int]], results: list[int]) -> Called:
    order = one_list_a_batch(called, batches, results)
    called.each_item_once()
    return result_order(called, order)


@exercise(
    "actor_pool.pool_submit",
    title="A stream of batches",
    criteria={"output": 1, "each item once": 1, "never more": 1, "never fewer": 1},
    minutes=20,
    difficulty="more",
    hints=(
        "How many batches has the pool taken from `batches` before map_unordered gives you the first result?",
        "pool.submit(fn, batch) hands over one batch, and pool.get_next_unordered() takes out one result. Count how "
        "many you have handed over and not taken out.",
        "for batch in batches: submit it; if that makes max_queued, append one get_next_unordered(). After the loop, "
        "while pool.has_next(): append the rest.",
    ),
)
def pool_submit(judge: Judge) -> None:
    cases = (
        (5, 2, (2.0, 1.0, 1.0, 1.0, 1.0), 3.0),
        (0, 2, (), 0.0),
        (1, 3, (1.0,), 1.0),
        (4, 1, (1.0,) * 4, 4.0),
        (9, 6, (1.0,) * 9, 3.0),
        (16, 4, EVERY_FOURTH, 14.0),
    )
    for count, limit, costs, reference in cases:
        world, batches, results = predict_on(judge, (2,) * count, costs)
        shown_as = f"pool_submit(actors, iterator of {count} batches, max_queued={limit})"
        called = judge.call(world, ACTORS, StandIn("batches", (batches,)), limit, shown_as=shown_as)
        one_list_a_batch(called, batches, results)
        called.each_item_once()
        _never_more(called, count, limit)
        if count:
            called.makespan_within(reference, criterion="never fewer", why=why_slow(called, limit))


def _never_more(called: Called, count: int, limit: int) -> None:
    """At each moment at most `limit` batches had been taken from the iterator whose predictions were not there."""
    taken_at = [at for name, at in called.run.marks if name.startswith("next ")][:count]
    for record in called.calls:
        if record.item >= len(taken_at) or record.call.arrived < round(taken_at[record.item] * MILLISECONDS):
            called.tampered("A batch was worked on before it had been taken from the iterator.")
    ends = [(record.call.end or 0) / 1000 for record in called.calls]
    held = [number + 1 - sum(end <= at for end in ends) for number, at in enumerate(taken_at)]
    most, left = max(held, default=0), called.not_begun()
    called.expect(
        "never more",
        most <= limit and not left,
        f"{called.shown} had up to {most} batches taken and not yet done; at most {limit} are allowed",
        _why_more(most, limit, count) or f"{left} of {count} batches were never worked on, so few taken mean nothing.",
    )


def _why_more(most: int, limit: int, count: int) -> str:
    if most <= limit:
        return ""
    if most == count:
        return (
            f"All {count} batches were taken from the iterator before one was done, and max_queued is {limit}: list(), "
            "pool.map and pool.map_unordered take everything at once."
        )
    if most == limit + 1:
        return (
            f"With max_queued={limit}, batch {most} was taken from the iterator while {limit} others were not done: "
            "make room before you take the next one, not after."
        )
    return f"With max_queued={limit}, up to {most} batches were taken from the iterator and not yet done."


@exercise(
    "actor_pool.retire_idle",
    title="Send the idle ones home",
    criteria={"output": 1, "idle ones ended": 1, "busy ones kept": 1},
    minutes=15,
    difficulty="more",
    hints=(
        "Who else may hold a handle of an actor that you have taken out of the pool?",
        "pool.pop_idle() takes an idle actor out of the pool, or returns None if there is none. Being taken out does "
        "not end it: ray.kill(actor) does.",
        "count = 0; while pool.has_free(): ray.kill(pool.pop_idle()); count += 1. Then return the count.",
    ),
)
def retire_idle(judge: Judge) -> None:
    # Ended actors are replaced for the next case, so the cases are in an order that starts few of them.
    for actors, count in ((1, 0), (3, 3), (3, 1), (1, 3)):
        world, batches, results = predict_on(judge, (2,) * count)
        busy = min(actors, count)
        called = judge.call(
            world,
            StandIn("actors", ("Model", actors)),
            batches,
            drive="actor_pool.retire",
            shown_as=f"retire_idle(pool of {actors}, {busy} of them busy, {count - busy} batches waiting)",
        )
        _judge_retired(called, batches, results, actors - busy)


def _judge_retired(called: Called, batches: list[list[int]], results: list[int], idle: int) -> None:
    seen: dict[str, Any] = parts_of(called)
    called.value = seen.get("returned")
    called.returns(idle, why=_why_count(called.value, idle))
    ended, was_busy = list_of(seen, "ended"), list_of(seen, "was busy")
    idle_ended = sum(end is True and busy is False for end, busy in zip(ended, was_busy, strict=False))
    busy_ended = sum(end is True and busy is True for end, busy in zip(ended, was_busy, strict=False))
    # That they have ended is said in the notebook; the kernel knows their processes.
    idle_ended = min(idle_ended, called.processes_ended("Model", least=idle_ended))
    left_in_pool = seen.get("idle in pool", 0)
    called.expect(
        "idle ones ended",
        idle_ended == idle and left_in_pool == 0,
        f"{called.shown}: {idle_ended} of {idle} idle actors have ended, {left_in_pool} idle ones are left in the pool",
        _why_not_ended(idle, idle_ended, left_in_pool),
    )
    answers = answers_of(batches, results)
    collected = list_of(seen, "collected")
    lost = sum(answer not in collected for answer in answers)
    called.expect(
        "busy ones kept",
        busy_ended == 0 and not lost,
        f"{called.shown}: {busy_ended} busy actors were ended, and the pool lost {lost} of {len(answers)} results",
        f"{busy_ended} busy actors were ended in the middle of a batch, and {lost} results with it."
        if busy_ended
        else f"{lost} of {len(answers)} results can't be had from the pool any more: whoever gave it the batches still "
        "wants to collect them.",
    )


def _why_count(returned: Any, idle: int) -> str:
    if type(returned) is not int or returned == idle:
        return ""
    if returned < idle:
        return f"{returned} was returned, and {idle} actors were idle: go on until the pool has no idle one left."
    return (
        f"{returned} was returned, and {idle} actors were idle: one whose result nobody has taken out yet is not idle, "
        "and the result is not yours to take."
    )


def _why_not_ended(idle: int, ended: int, left_in_pool: int) -> str:
    if ended == idle:
        return f"Ended actors are still in the pool ({left_in_pool}), which will give them batches: take them out."
    if ended == 0 and left_in_pool == 0:
        return (
            f"Of {idle} idle actors, all are out of the pool and all are still alive: the pool's handles were not the "
            "last ones. End each actor itself."
        )
    if ended == 0:
        return f"Of {idle} idle actors, none has ended, and the pool still has {left_in_pool}."
    return f"Only {ended} of {idle} idle actors {'has' if ended == 1 else 'have'} ended: go on until none is idle."


@exercise(
    "actor_pool.MiniPool",
    title="A pool of your own",
    criteria={
        "output": 1,
        "order": 0.5,
        "each item once": 0.5,
        "yields at once": 0.5,
        "used again": 0.5,
        "speedup": 1,
    },
    minutes=30,
    difficulty="challenge",
    hints=(
        "Which two things must the pool remember at any moment?",
        "A list of idle actors, and a dict from each reference in flight to the actor that works on it. ray.wait on "
        "the dict's keys tells you which is ready; its actor is idle again.",
        "for item in items: if no actor is idle, wait for one reference, put its actor back and yield the result; then "
        "in_flight[fn(actor, item)] = actor. After the loop, do the same until nothing is in flight.",
    ),
)
def mini_pool(judge: Judge) -> None:
    shown_as = "MiniPool(actors).map_unordered(predict, batches)"
    for sizes, costs in (
        ((2, 2, 1), (3.0, 1.0, 2.0)),
        ((), ()),
        ((3,), (1.0,)),
        ((2,) * 16, EVERY_FOURTH),
    ):
        world, batches, results = predict_on(judge, sizes, costs)
        called = judge.call(
            world,
            ACTORS,
            batches,
            drive="actor_pool.map_unordered",
            shown_as=shown_as,
            iterate=len(batches) + 1,
        )
        came_out_at_once(called, batches, results)
    called.makespan_within(14.0, why=why_slow(called))
    _used_again(judge)


def _used_again(judge: Judge) -> None:
    world, batches, results = predict_on(judge, (2,) * 11)
    called = judge.call(
        world,
        ACTORS,
        [batches[:6], batches[6:]],
        drive="actor_pool.map_twice",
        shown_as="pool.map_unordered(predict, 6 batches), then again with 5 others",
        may_raise=True,
    )
    if called.error is not None:
        judge.note(
            "used again",
            False,
            f"called {called.shown}\n{called.came_back}",
            f"The same pool was used twice, and {called.came_back.rstrip('.')}: what does it lack by then?",
            called,
        )
        return
    answers = answers_of(batches, results)
    rounds = called.value if type(called.value) is list else []
    sizes = [len(part) if type(part) is list else 0 for part in rounds]
    same = sizes == [6, 5] and all(
        sorted(part, key=repr) == sorted(wanted, key=repr)
        for part, wanted in zip(rounds, (answers[:6], answers[6:]), strict=True)
    )
    called.expect(
        "used again",
        same,
        f"called {called.shown}\ngot {' and '.join(map(str, sizes)) or 'no'} results",
        f"The same pool was used twice, for 6 batches and for 5, and gave {' and '.join(map(str, sizes)) or 'no'} "
        "results: what is left in it from the first time?",
    )
