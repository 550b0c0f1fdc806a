"""What the exercises on the order of completion judge alike: when each result was ready, and when it was given."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.judge.called import Called


def ready_times(called: Called) -> dict[int, float]:
    """By item, when its result was first there (virtual seconds). Who works on an item twice may use the first."""
    times: dict[int, float] = {}
    for record in called.calls:
        if record.useful and record.call.end is not None:
            end = record.call.end / 1000
            times[record.item] = min(times.get(record.item, end), end)
    return times


def expect_completion_order(called: Called, order: Sequence[int], one: str, several: str) -> Called:
    """The results came out in the order in which they were ready.

    order: the items in the order in which they came out, empty if the output is wrong. one, several: what they are.
    """
    ready, complete = _ready(called, order), len(order) == called.run.world.total_items()
    called.expect(
        "order",
        complete and ready == sorted(ready),
        f"{called.shown} gave results that were ready at {_shown(ready)} virtual s" if complete else _unmatched(called),
        f"The results came out in the order of the {several}: a slow first {one} holds back all that are ready."
        if complete and list(order) == sorted(order)
        else "The results did not come out in the order in which they were ready.",
    )
    return called


def expect_given_at_once(called: Called, order: Sequence[int], came: int) -> None:
    """Each result was given at the moment when it was ready. came: how many results the program gave."""
    ready, complete = _ready(called, order), len(order) == called.run.world.total_items()
    given = [at for name, at in called.run.marks if name.startswith("yield ")]
    if complete and (len(given) > came or any(at < end for at, end in zip(given, ready, strict=False))):
        called.tampered("A result was said to have come out before it was there, or more often than it came.")
    late = [(at, end) for at, end in zip(given, ready, strict=False) if at > end]
    called.expect(
        "yields at once",
        complete and not late,
        f"{called.shown}: ready at {_shown(ready)}, given at {_shown(given)} virtual s"
        if complete
        else _unmatched(called),
        f"A result that was ready at {late[0][1]:g} s came out at {late[0][0]:g} s: yield each one as soon as it is "
        "there."
        if late
        else "",
    )


def _ready(called: Called, order: Sequence[int]) -> list[float]:
    times = ready_times(called)
    return [times.get(item, 0.0) for item in order]


def _shown(times: list[float]) -> str:
    return ", ".join(f"{at:g}" for at in times) or "no time"


def _unmatched(called: Called) -> str:
    return f"{called.shown} gave results that can't be matched to its calls"
