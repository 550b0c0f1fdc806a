"""One call of the student's function: what came back, and what the clock saw."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from autograder.client.wire import Raised
from autograder.clock.run import Record, Run
from autograder.clock.timeline import timeline_of
from autograder.judge.values import shown
from autograder.verdict import Timeline

_ENDING_SECONDS = 20.0
_METHOD_OF = {"predict": "Model", "normalize_image": "Normalizer", "classify_image": "Classifier"}


@dataclass
class Seen:
    """The evidence on one call.

    name: of the function. shown: the call as a student would write it. ended: how, in a clause, where an exercise
    knows better than what came back tells.
    """

    name: str
    shown: str
    value: Any
    error: Raised | None
    stuck: bool
    run: Run
    left_running: int
    cpus_left: Any = None
    ray_restarted: bool = False
    arguments: list[Any] = field(default_factory=list)
    ended: str = ""

    @property
    def calls(self) -> list[Record]:
        """The calls of slow functions that the clock saw, in the order of their virtual start."""
        records = [record for record in self.run.records if record.kind == "call"]
        return sorted(records, key=lambda r: (r.call.start or 0, r.call.arrived, r.operation, r.item))

    def count(self, kind: str) -> int:
        """How many events of a kind (`load`, `pickle`, `unpickle`, `call`) the clock saw."""
        return sum(record.kind == kind for record in self.run.records)

    @property
    def came_back(self) -> str:
        """What came back, as one clause."""
        if self.ended:
            return self.ended
        if self.stuck:
            return "never came back"
        if self.error is not None:
            return f"raised {self.error.type_name}: {self.error.message}"
        return f"returned {shown(self.value)}"

    def not_begun(self) -> int:
        """How many items no call has worked on, or tried to where a fault was ordered."""
        owed = {(name, number) for name, slow in self.run.world.operations.items() for number in range(len(slow.items))}
        begun = [record for record in self.calls if record.useful or record.fault]
        return len(owed - {(record.operation, row) for record in begun for row in record.rows})

    def elsewhere(self) -> list[Record]:
        """Calls that were made in other processes than those of the actors that the function was handed for them."""
        handed = {name: self.run.handed[of] or {} for name, of in _METHOD_OF.items() if of in self.run.handed}
        return [r for r in self.calls if r.operation in handed and r.process not in handed[r.operation]]

    def processes_ended(self, of: str, least: int) -> int:
        """How many processes of the actors of this class that were handed out have ended, by the kernel's word.

        If they are fewer than `least`, it is looked again for some real seconds: Ray tells of an actor's death before
        its process is gone.
        """
        deadline = time.monotonic() + _ENDING_SECONDS
        while True:
            handed = (self.run.handed.get(of) or {}).items()
            ended = sum(not life or self.run.watcher.life(process) != life for process, life in handed)
            if ended >= least or time.monotonic() > deadline:
                return ended
            time.sleep(0.05)

    def timeline(self) -> Timeline:
        """What the clock saw, as a picture's data."""
        return timeline_of(self.run, self.shown)
