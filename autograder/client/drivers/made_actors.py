"""What drivers do with the actors that a student's function made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def call_in_turn(actors: Any, method: str, inputs: Sequence[Any]) -> dict[str, Any] | None:
    """Give each input to the next actor's method: count, how many actors there are, and results, one for each input.

    Where they are no list of actors: kind, of what is there instead, or strange, of what is in the list. None for None.
    """
    import ray

    if actors is None:
        return None
    if not isinstance(actors, list | tuple):
        return {"kind": type(actors).__name__}
    strange = [actor for actor in actors if not hasattr(getattr(actor, method, None), "remote")]
    if strange:
        return {"count": len(actors), "strange": type(strange[0]).__name__}
    if not actors:
        return {"count": 0, "results": []}
    references = [getattr(actors[number % len(actors)], method).remote(one) for number, one in enumerate(inputs)]
    return {"count": len(actors), "results": ray.get(references)}
