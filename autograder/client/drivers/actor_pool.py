"""Lesson 06: pools whose actors are at work when the student's function gets them, and pools of the student's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.client.drivers.patience import eventually


def retire(function: Callable[[Any], Any], actors: list[Any], batches: list[Any]) -> dict[str, Any] | None:
    """Hand the function a pool that works on the batches, and collect what the pool still gives afterwards.

    Returns what the function returned, for each actor whether it was busy and whether it has ended, how many idle
    ones are left in the pool, and the results that came out. None if the function returned None and did nothing.
    """
    import ray
    from ray.util import ActorPool

    pool: Any = ActorPool(actors)
    busy = []

    def begin(actor: Any, batch: Any) -> Any:
        busy.append(actor)
        return actor.predict.remote(batch)

    for batch in batches:
        pool.submit(begin, batch)
    was_busy = [actor in busy for actor in actors]
    returned = function(pool)
    still_idle = []
    while (actor := pool.pop_idle()) is not None:
        still_idle.append(actor)
    for actor in still_idle:
        pool.push(actor)
    if returned is None and len(still_idle) == was_busy.count(False):
        return None
    collected = _collected(ray, pool)
    return {
        "returned": returned,
        "was busy": was_busy,
        "ended": _ended(ray, actors, was_busy),
        "idle in pool": len(still_idle),
        "collected": collected,
    }


def _collected(ray: Any, pool: Any) -> list[Any]:
    """All that the pool still gives. An actor that has ended takes its result with it."""
    results = []
    while pool.has_next():
        try:
            results.append(pool.get_next_unordered())
        except ray.exceptions.RayActorError:
            continue
    return results


def _ended(ray: Any, actors: list[Any], was_busy: list[bool]) -> list[bool]:
    """Which actors have ended. For idle ones that have not, it is looked again for a while."""
    return eventually(
        lambda: [_has_ended(ray, actor) for actor in actors],
        lambda ended: all(end or busy for end, busy in zip(ended, was_busy, strict=True)),
    )


def _has_ended(ray: Any, actor: Any) -> bool:
    try:
        ray.get(actor.__ray_ready__.remote())
    except ray.exceptions.RayActorError:
        return True
    return False


def map_unordered(mini_pool: Callable[[Any], Any], actors: list[Any], batches: list[Any]) -> Any:
    """What a pool of the student's own gives for the batches."""
    return mini_pool(actors).map_unordered(_predict, batches)


def map_twice(mini_pool: Callable[[Any], Any], actors: list[Any], rounds: list[list[Any]]) -> list[list[Any]]:
    """What one pool of the student's own gives for several lists of batches, one after another."""
    pool = mini_pool(actors)
    return [list(pool.map_unordered(_predict, batches)) for batches in rounds]


def _predict(actor: Any, batch: Any) -> Any:
    return actor.predict.remote(batch)
