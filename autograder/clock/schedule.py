"""The clock's schedule as pure data: who starts when, and when time moves. No sockets, no real time.

The rules are those of a machine with `cores` cores on which every call has a known cost:

1. A process runs one call at a time, as the interpreter lock would have it; its other calls wait. Calls marked
   as `overlapping` (an awaitable that only waits) are exempt.
2. At most `cores` calls run at once. A named resource may limit an operation further.
3. Calls that arrived at the same virtual instant start in the order of (operation, item), never in the order
   in which messages happened to arrive.
4. `advance` moves time to the next completion. Whether time may move is not decided here (see `settle`).

Times and costs are whole virtual milliseconds, so that equal instants compare equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(eq=False)
class Call:
    """One request for time: a call, a load, a pickle. Identity is the object itself."""

    process: int
    operation: str
    item: int
    cost: int
    resource: str | None = None
    overlapping: bool = False
    arrived: int = 0
    start: int | None = None
    end: int | None = None

    @property
    def order(self) -> tuple[int, str, int]:
        """The canonical order in which waiting calls start."""
        return (self.arrived, self.operation, self.item)


@dataclass
class Schedule:
    """What runs and what waits at the virtual instant `now`.

    cores: how many calls may run at once, at least 1.
    capacity: for each named resource, how many calls that need it may run at once.
    """

    cores: int
    capacity: Mapping[str, int] = field(default_factory=dict)
    now: int = 0
    running: list[Call] = field(default_factory=list)
    waiting: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.cores < 1:
            raise ValueError(f"a schedule needs at least one core, not {self.cores}")

    def arrive(self, call: Call) -> None:
        """A process asks for time, now. Raises ValueError for a cost below 0 or an unknown resource."""
        if call.cost < 0:
            raise ValueError(f"a cost is at least 0, not {call.cost}")
        if call.resource is not None and self.capacity.get(call.resource, 0) < 1:
            raise ValueError(f"no resource named {call.resource!r} on this clock")
        call.arrived = self.now
        self.waiting.append(call)

    def start_ready(self) -> list[Call]:
        """Start every waiting call that finds a core, its process and its resource free, in canonical order."""
        started = []
        for call in sorted(self.waiting, key=lambda waiting: waiting.order):
            if len(self.running) >= self.cores:
                break
            if self._may_start(call):
                call.start, call.end = self.now, self.now + call.cost
                self.waiting.remove(call)
                self.running.append(call)
                started.append(call)
        return started

    def _may_start(self, call: Call) -> bool:
        if not call.overlapping and any(
            other.process == call.process and not other.overlapping for other in self.running
        ):
            return False
        if call.resource is None:
            return True
        used = sum(other.resource == call.resource for other in self.running)
        return used < self.capacity[call.resource]

    def advance(self) -> list[Call]:
        """Start what can start, move time to the next completion, and return the calls that end there.

        The calls come back in canonical order. Nothing running and nothing waiting: an empty list, time stands.
        """
        self.start_ready()
        if not self.running:
            return []
        self.now = min(call.end for call in self.running if call.end is not None)
        ended = sorted((call for call in self.running if call.end == self.now), key=lambda call: call.order)
        self.running = [call for call in self.running if call.end != self.now]
        return ended

    def withdraw(self, call: Call) -> None:
        """End one call at this instant, whether it was running or waiting."""
        (self.running if call in self.running else self.waiting).remove(call)
        call.start = self.now if call.start is None else call.start
        call.end = self.now

    @property
    def pending(self) -> list[Call]:
        """Every call that has arrived and not ended."""
        return self.running + self.waiting
