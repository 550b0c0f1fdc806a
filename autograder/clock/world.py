"""The slow things of one case: what can be asked for, what it costs and what is answered.

A world is data made by a case. It holds the answers, so it lives in the judge and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from autograder.client.wire import StandIn, pack, short_text
from autograder.verdict import Kind

MILLISECONDS = 1000
"""Virtual milliseconds, the schedule's unit, in a virtual second."""

_SHOWN = 3  # Arguments of a refused call that the sentence on it names: no operation takes more.

FaultKind = Literal["raise", "kill before", "kill after"]


def milliseconds(seconds: float) -> int:
    """Virtual seconds, as exercises state costs, in the schedule's whole milliseconds."""
    return round(seconds * MILLISECONDS)


@dataclass(frozen=True)
class Request:
    """What a stand-in asks of the clock, and who asks. `task` and `actor` are what the process says of itself."""

    kind: Kind
    operation: str
    args: tuple[Any, ...]
    process: int
    task: str = ""
    actor: str = ""


@dataclass(frozen=True)
class Grant:
    """What the clock gives for a request: an item's number, a cost in milliseconds, an answer or a fault.

    rows: the numbers of all the items that the call works on; more than one only for a batch of any length.
    """

    item: int
    cost: int
    answer: Any = None
    fault: FaultKind | None = None
    resource: str | None = None
    overlapping: bool = False
    rows: tuple[int, ...] = ()


class Refused(Exception):
    """The request makes no sense in this case. The message is for the student."""


@dataclass
class Operation:
    """One thing that can be called: its items in canonical order, with an answer and a cost each.

    answers: for each item (the arguments of one call), the answer. Costs are in virtual seconds, one for all
    items or one each. faults: for each item's number, what goes wrong at its first, second, ... call.
    batched: a call takes a list of any of the items, and is answered with the list of their answers. It costs
    `batch_cost` and what its items cost; its faults are those of its first item.
    """

    items: Sequence[tuple[Any, ...]]
    answers: Sequence[Any]
    costs: Sequence[float] | float = 1.0
    faults: Mapping[int, Sequence[FaultKind]] = field(default_factory=dict)
    resource: str | None = None
    overlapping: bool = False
    batched: bool = False
    batch_cost: float = 0.0

    def __post_init__(self) -> None:
        self._numbers = {pack(list(item)): number for number, item in enumerate(self.items)}

    def rows(self, args: tuple[Any, ...]) -> tuple[int, ...] | None:
        """The numbers of the items that a call with these arguments works on, or None if it makes no sense."""
        calls = [args]
        if self.batched:
            batch = args[0] if len(args) == 1 else None
            if type(batch) is not list or not batch:
                return None
            calls = [(one,) for one in batch]
        numbers = [self._numbers.get(pack(list(call))) for call in calls]
        found = tuple(number for number in numbers if number is not None)
        return found if len(found) == len(numbers) else None

    def answer(self, rows: tuple[int, ...]) -> Any:
        """What a call that works on these items is answered."""
        return [self.answers[number] for number in rows] if self.batched else self.answers[rows[0]]

    def call_cost(self, rows: tuple[int, ...]) -> float:
        """Virtual seconds of a call that works on these items."""
        return sum(map(self.cost, rows)) + (self.batch_cost if self.batched else 0.0)

    def cost(self, number: int) -> float:
        """Virtual seconds of one item."""
        return self.costs if isinstance(self.costs, int | float) else self.costs[number]


@dataclass
class World:
    """Everything slow in one case.

    load, pickle, unpickle: virtual seconds of each; load may differ by class. task_cost: virtual seconds charged to
    a task's first call. pending_calls: how many calls the reference keeps in flight; where given, the clock settles
    patiently.
    """

    operations: Mapping[str, Operation]
    cores: int = 4
    load: float | Mapping[str, float] = 0.0
    pickle: float = 0.0
    unpickle: float = 0.0
    task_cost: float = 0.0
    capacity: Mapping[str, int] = field(default_factory=dict)
    pending_calls: int | None = None
    answer_as: Callable[[str, int, Any], Any] = lambda operation, number, answer: answer
    _seen_tasks: set[str] = field(default_factory=set)
    _attempts: dict[tuple[str, int], int] = field(default_factory=dict)

    def grant(self, request: Request) -> Grant:
        """What a request gets. Raises Refused, with a sentence for the student, if it makes no sense."""
        if request.kind == "load":
            load = self.load if isinstance(self.load, int | float) else self.load.get(request.operation, 0.0)
            return Grant(0, milliseconds(load))
        if request.kind == "pickle":
            return Grant(0, milliseconds(self.pickle))
        if request.kind == "unpickle":
            return Grant(0, milliseconds(self.unpickle))
        operation = self.operations.get(request.operation)
        if operation is None:
            raise Refused(f"{request.operation} has no part in this case")
        rows = operation.rows(request.args)
        if rows is None:
            shown = ", ".join(_shown(argument) for argument in request.args[:_SHOWN])
            kind = "batches" if request.operation == "predict" else "items"
            raise Refused(f"{request.operation}({shown}): that is not one of the {kind}")
        number = rows[0]
        attempt = self._attempts.get((request.operation, number), 0)
        self._attempts[request.operation, number] = attempt + 1
        faults = operation.faults.get(number, ())
        fault = faults[attempt] if attempt < len(faults) else None
        cost = milliseconds(operation.call_cost(rows)) if fault != "kill before" else 0
        if self.task_cost and request.task not in self._seen_tasks:
            self._seen_tasks.add(request.task)
            cost += milliseconds(self.task_cost)
        answer = self.answer_as(request.operation, number, operation.answer(rows))
        return Grant(number, cost, answer, fault, operation.resource, operation.overlapping, rows)

    def knows(self, request: Request) -> bool:
        """Whether this request is for one of the items of this world."""
        operation = self.operations.get(request.operation)
        return operation is not None and operation.rows(request.args) is not None

    def total_items(self) -> int:
        """How many items there are to be worked on, which is how many calls the work needs, but for batches."""
        return sum(len(operation.items) for operation in self.operations.values())


def _shown(argument: Any) -> str:
    return argument.name if isinstance(argument, StandIn) else short_text(argument, 80)
