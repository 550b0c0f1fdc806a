"""What each pattern of batch inference takes for a workload, by the rules that lesson 08 states. All times: seconds."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Workload:
    """A pile of items for a model.

    read, predict: of one item; predicting the first takes `skew` times as long. load: of the model. start: of an
    actor's process, and of a plan of Ray Data's. memory: how many copies of the model fit. in_order: results are
    wanted in the order of the items.
    """

    items: int = 40
    read: float = 0.0
    predict: float = 1.0
    load: float = 2.0
    start: float = 1.0
    cores: int = 4
    memory: int = 8
    skew: float = 1.0
    in_order: bool = False

    def scaled(self, factor: float) -> Workload:
        """The same on a machine that takes `factor` times as long for everything."""
        times = {name: float(f"{getattr(self, name) * factor:.3g}") for name in ("read", "predict", "load", "start")}
        return Workload(**{**asdict(self), **times})

    @property
    def costs(self) -> list[float]:
        """What predicting each item takes."""
        return [self.predict * self.skew] * min(1, self.items) + [self.predict] * (self.items - 1)

    @property
    def places(self) -> int:
        """How many models can work at a time."""
        return min(self.cores, self.memory)


PATTERNS = ("sequential", "tasks", "actors", "actor pool", "dataset")


def makespan(pattern: str, load: Workload) -> float:
    """When the last result of a workload is there; infinite where the pattern can't work. Raises KeyError."""
    return {
        "sequential": _sequential,
        "tasks": _tasks,
        "actors": _actors,
        "actor pool": _actor_pool,
        "dataset": _dataset,
    }[pattern](load)


def _sequential(load: Workload) -> float:
    """One process reads and predicts one item after another."""
    return load.load + load.items * load.read + sum(load.costs)


def _tasks(load: Workload) -> float:
    """Each task restores the model, reads its item and predicts it."""
    return _handed_out([load.load + load.read + cost for cost in load.costs], [0.0] * load.places)


def _actors(load: Workload) -> float:
    """Actors that start and load once; whoever is idle gets the next item, and the order is restored at the end."""
    workers = min(load.places, load.items)
    return _handed_out([load.read + cost for cost in load.costs], [load.start + load.load] * workers)


def _actor_pool(load: Workload) -> float:
    """The same with `map_unordered`, or with `map` where the order counts: an actor's next item waits for its turn."""
    if not load.in_order:
        return _actors(load)
    workers = min(load.places, load.items)
    free = [load.start + load.load] * workers
    collected = load.start + load.load
    ends: list[float] = []
    for number, cost in enumerate(load.costs):
        # `map` sends out the next item only when it hands over the oldest result.
        if number >= workers:
            collected = max(collected, ends[number - workers])
            free[number % workers] = collected
        ends.append(free[number % workers] + load.read + cost)
    return max(ends, default=0.0)


def _dataset(load: Workload) -> float:
    """Ray Data plans, then reads in tasks on the cores that its actors leave, while the actors predict."""
    actors = min(load.cores - 1, load.memory, load.items)
    if actors < 1:
        return math.inf
    readers = load.cores - actors
    there = [load.start + load.read * (number // readers + 1) for number in range(load.items)]
    return _handed_out(load.costs, [2 * load.start + load.load] * actors, there)


def _handed_out(costs: Sequence[float], free: Sequence[float], there: Sequence[float] = ()) -> float:
    """When the last is done, if each in turn goes to the worker that is free first, as soon as the item is there."""
    workers = list(free)
    heapq.heapify(workers)
    last = 0.0
    for number, cost in enumerate(costs):
        begin = max(heapq.heappop(workers), there[number] if there else 0.0)
        last = max(last, begin + cost)
        heapq.heappush(workers, begin + cost)
    return last


def told(workload: Workload) -> str:
    """A workload as the learner gets it, without what is as usual."""
    plainly = Workload()
    told = {
        name: value
        for name, value in asdict(workload).items()
        if name in ("items", "predict", "load", "cores") or value != getattr(plainly, name)
    }
    return "{" + ", ".join(f"{name!r}: {value}" for name, value in told.items()) + "}"


def explain_choice(chosen: str, best: str, workload: Workload) -> str:
    """What the chosen pattern pays and the best doesn't."""
    workers = min(workload.places, workload.items)
    if chosen == "sequential":
        return (
            f"one process works, where {workers} could."
            if best != "dataset"
            else "nothing reads while the model predicts."
        )
    if chosen == "tasks":
        return f"each of {workload.items} tasks restores the model for {workload.load:g} s."
    if chosen == "dataset" and workload.cores == 1:
        return "its actor takes the only core, and none is left to read."
    if best == "dataset":
        return f"{workload.memory} of the model fit, and the other cores are idle: Ray Data's tasks read on them."
    if chosen == "dataset":
        return "it plans first and keeps a core for reading, which doesn't pay here."
    if chosen == "actor pool" and best == "actors":
        return "in order, the pool's map waits for the slow first item before it hands out more."
    return f"each actor starts for {workload.start:g} s and loads for {workload.load:g} s before its first item."
