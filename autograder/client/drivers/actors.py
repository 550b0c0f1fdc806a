"""Drivers of lesson 04: use a counter, predictors, a board, and see which actors are alive."""

from __future__ import annotations

import asyncio
import operator
import os
from collections.abc import Callable, Sequence
from typing import Any

from autograder.client.drivers.made_actors import call_in_turn
from autograder.client.drivers.patience import eventually
from autograder.client.link import ask


def count_alone(counter_class: Any, amount: int) -> dict[str, Any] | None:
    """Two counters, of which one is used: the totals at the start, after add(), after add(amount), and the other's.

    None if the class has no method yet.
    """
    plain = getattr(getattr(counter_class, "__ray_metadata__", None), "modified_class", counter_class)
    if not hasattr(plain, "add") and not hasattr(plain, "value"):
        return None
    counter, other = _new(counter_class), _new(counter_class)
    totals = [_call(counter, "value")]
    for amounts in ((), (amount,)):
        _call(counter, "add", *amounts)
        totals.append(_call(counter, "value"))
    return {"totals": totals, "other": _call(other, "value")}


def count_together(counter_class: Any, shares: Sequence[Sequence[int]]) -> dict[str, Any]:
    """A counter that several tasks share, each adding its own amounts: the total, and whether it is an actor."""
    import ray

    # Of no CPU, so that a counter that has reserved one is no hindrance.
    task = ray.remote(num_cpus=0)(_add_all)
    counter = _new(counter_class)
    before = _call(counter, "value")
    meeting = ray.remote(num_cpus=0)(_Meeting).remote(len(shares))
    ray.get([task.remote(counter, list(amounts), meeting) for amounts in shares])
    return {"before": before, "after": _call(counter, "value"), "actor": hasattr(counter.add, "remote")}


def _new(counter_class: Any) -> Any:
    return counter_class.remote() if hasattr(counter_class, "remote") else counter_class()


def _call(counter: Any, name: str, *arguments: Any) -> Any:
    """Call a method of an actor, or of a plain object, and return what it gives."""
    import ray

    method = getattr(counter, name)
    return ray.get(method.remote(*arguments)) if hasattr(method, "remote") else method(*arguments)


class _Meeting:
    """An actor at which tasks wait for each other: on a busy machine one may be done before the next has begun."""

    def __init__(self, expected: int) -> None:
        self._expected, self._here = expected, 0
        self._all_here = asyncio.Event()

    async def wait(self) -> None:
        """Wait for all who are expected. Then they are expected again."""
        self._here, all_here = self._here + 1, self._all_here
        self._begin_if_complete()
        await all_here.wait()

    async def leave(self) -> None:
        """Be expected no longer."""
        self._expected -= 1
        self._begin_if_complete()

    def _begin_if_complete(self) -> None:
        if self._here >= self._expected:
            self._all_here.set()
            self._here, self._all_here = 0, asyncio.Event()


def _add_all(counter: Any, amounts: list[int], meeting: Any) -> None:
    """Runs in a task: many calls at once, as many as the counter lets in, and at the same time as the other tasks."""
    import ray

    try:
        if hasattr(counter.add, "remote"):
            ray.get(meeting.wait.remote())
            ray.get([counter.add.remote(amount) for amount in amounts])
            return
        for amount in amounts:
            ray.get(meeting.wait.remote())
            counter.add(amount)
    finally:
        meeting.leave.remote()


def use_predictors(function: Callable[..., Any], model_class: Any, n: int, batches: list[Any]) -> Any:
    """Make predictors and give each batch to the next of them: what was made, and the results in one list."""
    made = call_in_turn(function(model_class, n), "predict", batches)
    if made is not None and "results" in made:
        made["results"] = [result for part in made["results"] for result in part]
    return made


def predict_with_callback(function: Callable[..., Any], actors: list[Any], batches: list[Any]) -> Any:
    """Call with an `on_result` that tells the clock and notes what it gets."""
    noted = []
    notebook = os.getpid()

    def on_result(index: Any, result: Any) -> None:
        if os.getpid() != notebook:
            raise RuntimeError("on_result was called in another process, where nobody hears it: call it in yours")
        ask("mark", name="on_result")
        noted.append([index, result])

    count = len(actors), len(batches)
    value = function(actors, batches, on_result)
    if value is None and not noted:
        return None
    return {"value": value, "noted": noted, "emptied": (len(actors), len(batches)) != count}


def map_on_board(function: Callable[..., Any], work: Any, items: list[Any], board: Any) -> Any:
    """Call with a board, and wait a moment for reports that are under way when the function has returned."""
    import ray

    ray.get(board.clear.remote())
    value = function(work, items, board)
    reports = eventually(
        lambda: ray.get(board.reports.remote()), lambda came: came >= len(items) or (value is None and not came)
    )
    return None if value is None and not reports else {"value": value, "reports": reports}


def end_actors(function: Callable[..., Any], count: int, batch: list[Any], dead: bool = False) -> Any:
    """Make actors, have one of them at work on a batch, call the function, and see who is alive.

    dead: instead of one at work, one that has ended before.
    """
    import ray

    from autograder.client.cluster import start_ray
    from autograder.client.standins import Model

    start_ray()  # A program that shut Ray down in an earlier case is judged by this one too.
    # Of no CPU, and restarted by Ray if their process ends by itself, which is another thing than being stopped.
    actor_class: Any = ray.remote(num_cpus=0, max_restarts=-1)(Model)
    actors = [actor_class.remote() for _ in range(count)]
    ray.get([actor.__ray_ready__.remote() for actor in actors])
    if dead:
        ray.kill(actors[-1])
        _alive(ray, actors[-1:])
    at_work = None if dead or not actors else actors[0].predict.remote(batch)
    given = list(actors)
    value = function(given)
    if not ray.is_initialized():
        return {"value": value, "ray": False, "alive": []}
    alive = _alive(ray, actors)
    for actor in actors:
        ray.kill(actor)
    del at_work
    if value is None and alive and len(alive) == len(actors):
        return None
    return {"value": value, "alive": alive, "emptied": len(given) != len(actors)}


def _alive(ray: Any, actors: list[Any]) -> list[int]:
    """The numbers of the actors that still answer, after time enough to end."""
    alive = list(range(len(actors)))

    def still_alive() -> list[int]:
        references = {number: actors[number].__ray_ready__.remote() for number in alive}
        alive[:] = [number for number, reference in references.items() if _answers(ray, reference)]
        return alive

    return eventually(still_alive, operator.not_)


def _answers(ray: Any, reference: Any) -> bool:
    try:
        ray.get(reference)
    except ray.exceptions.ActorUnavailableError:  # It is about to end, or to be restarted.
        return True
    except ray.exceptions.RayActorError:
        return False
    return True
