"""The actors that a check hands to a student's function: started once, and used in all its cases."""

from __future__ import annotations

import contextlib
from typing import Any

from autograder.client import standins
from autograder.client.cluster import running_ray, start_ray
from autograder.client.link import ask
from autograder.client.wire import HANDED_OUT, StandIn


class Handles:
    """Actors by the name of the stand-in class that they are made of."""

    def __init__(self) -> None:
        self._actors: dict[str, list[Any]] = {}

    def take(self, name: str, count: int) -> list[Any]:
        """`count` actors of the class that `make(StandIn(name))` gives, all of them up. A dead one is replaced."""
        import ray

        if running_ray() is None:
            start_ray()
        made = self._actors.setdefault(name, [])
        made[:] = [actor for actor in made if _is_up(ray, actor)]
        # Of no CPU, so that what a learner's own actors have reserved is no hindrance.
        actor_class = ray.remote(num_cpus=0)(standins.make(StandIn(name)))
        fresh = [actor_class.remote() for _ in range(count - len(made))]
        ray.get([actor.__ray_ready__.remote() for actor in fresh])
        made += fresh
        ask("mark", name=f"{HANDED_OUT}{name}")  # What loads from now on is the function's doing.
        return made[:count]

    def end(self) -> None:
        """End them all."""
        ray = running_ray()
        for actor in [actor for actors in self._actors.values() for actor in actors if ray is not None]:
            with contextlib.suppress(Exception):  # It may have died, or belong to a Ray that has ended.
                ray.kill(actor)
        self._actors.clear()


def _is_up(ray: Any, actor: Any) -> bool:
    try:
        ray.get(actor.__ray_ready__.remote())
    except Exception:  # Dead, or of a Ray that has ended.
        return False
    return True
