"""One case on the clock: requests come in, time moves when the program has settled, answers go out.

Still no sockets: a request brings the function by which to answer it. What it needs of the real world it gets as
arguments, a watcher to look with and a monotonic real clock, so that tests can drive it by hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from autograder.client.wire import HANDED_OUT
from autograder.clock.evidence import Evidence
from autograder.clock.schedule import Call, Schedule
from autograder.clock.watcher import Watcher
from autograder.clock.world import MILLISECONDS, Grant, Refused, Request, World
from autograder.verdict import Kind, Span

Reply = Callable[[dict[str, Any]], None]
Role = Literal["notebook", "worker", "other"]

NO_RUN = "stand-ins answer only while `check` or `on_clock` runs your function, and no call of it is running now"

QUIET_LOOKS = 6  # Looks in a row that must find nothing. One look can miss a message that hops between processes.
LOOK_EVERY = 0.005  # Real seconds between two looks.
REST = 2  # Between two looks, rest for this many times the CPU time that one takes.
MOST_REST = 0.04  # Real seconds; while the same thread runs, each rest is twice as long as the one before, up to this.
SLEEP_LIMIT = 1.0  # Real seconds for which a thread in time.sleep holds the clock.


@dataclass(frozen=True)
class Hold:
    """How long a program that has settled is still waited for: real seconds, and how often it was seen settled.

    Both, because on a loaded machine seconds pass in which nobody gets to run.
    """

    seconds: float
    times: int


AFTER_FAULT = Hold(2.0, 5)  # After a fault, the failed item may come back by a timer of Ray's.
PATIENCE = Hold(10.0, 60)  # A patient clock waits for the calls that the reference would have in flight.
ENDLESS = 10  # Requests for each call that is owed, and twice that, after which a program is told to stop.
MOST_REQUESTS = 20_000  # Of one case, marks among them: then no more is kept, however long a program goes on.
STUCK = Hold(5.0, 20)  # Nothing in flight and no return: the program waits for itself.
MOST_ARRIVALS = 32  # Of processes, each of which shows that the program gets on. Ray starts with about ten.


@dataclass(eq=False)
class Record:
    """One request as the clock saw it, with who made it. rows: the items of a call, `item` is the first of them."""

    kind: Kind
    operation: str
    item: int
    process: int
    role: Role
    task: str
    actor: str
    call: Call
    rows: tuple[int, ...] = ()
    fault: Literal["raised", "killed"] | None = None
    useful: bool = True


@dataclass(eq=False)
class Run:
    """The clock of one case.

    is_stale: whether a request that has no part in this case had one in an earlier case.
    references_held: how many object references the program held when time first moved (it says so itself).
    contradictions: what our own code can't have brought about. evidence: of all cases of the session.
    handed: for each class of which actors are handed to the function, their processes and when each began, those of
    earlier cases too. None for as long as the notebook has not said that they are up.
    """

    world: World
    driver: int
    watcher: Watcher
    slowdown: int = 1
    is_stale: Callable[[Request], bool] = lambda request: False
    now: Callable[[], float] = time.monotonic
    records: list[Record] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    marks: list[tuple[str, float]] = field(default_factory=list)
    references_held: int | None = None
    over: bool = False
    evidence: Evidence = field(default_factory=Evidence)
    handed: dict[str, dict[int, int] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schedule = Schedule(self.world.cores, self.world.capacity)
        self._replies: dict[Call, tuple[Record, Grant, Reply]] = {}
        self._quiet_looks = self._settled = 0
        self._progress = self.now()
        self._owed_back: set[tuple[str, int]] = set()
        self.watcher.begin()
        self._arrivals = 0
        self.last_reason = self._reason_before = ""
        self._rest = 0.0

    # What comes in

    def request(self, request: Request, reply: Reply) -> None:
        """A stand-in asks. `reply` is called once, now or when the clock says so."""
        if self.over:
            reply({"error": NO_RUN})
            return
        if self._is_full:
            reply({"error": f"this case has been asked {MOST_REQUESTS} times already"})
            return
        self.watcher.called(request.process)
        self._object(self.evidence.heard(request.process, self.watcher))
        try:
            self.evidence.admit(request)
            grant = self.world.grant(request)
        except Refused as error:
            if self.is_stale(request):
                reply({"error": "this call belongs to an earlier case, which is over"})
            else:
                self.refused.append(str(error))
                reply({"error": str(error)})
            return
        self._owed_back.discard((request.operation, grant.item))
        role = self._role(request.process)
        self._object(self.evidence.identity(request, role, self.watcher))
        self._object(self.evidence.granted(request, grant.answer, self.driver, self.watcher))
        call = Call(request.process, request.operation, grant.item, grant.cost, grant.resource, grant.overlapping)
        record = Record(
            request.kind, request.operation, grant.item, request.process, role,
            request.task, request.actor, call, grant.rows,
        )  # fmt: skip
        self.records.append(record)
        self._replies[call] = (record, grant, reply)
        self.schedule.arrive(call)
        self._stir()
        if grant.cost == 0 and grant.fault is None:
            self.schedule.withdraw(call)  # What costs nothing happens at once.
            self._finish(call)

    def _object(self, *contradictions: str) -> None:
        self.contradictions += filter(None, contradictions)

    def _role(self, process: int) -> Role:
        if process == self.driver:
            return "notebook"
        return "worker" if self.watcher.is_ray_worker(process) else "other"

    def gone(self, reply: Reply) -> None:
        """The connection that was to get this reply has closed: its process has died, or its thread has."""
        for call, (record, _, waiting) in list(self._replies.items()):
            if waiting is reply:
                self.schedule.withdraw(call)
                record.fault, record.useful = "killed", False
                del self._replies[call]
                self._owed_back.add((record.operation, record.item))
                self._stir()

    def mark(self, name: str, process: int = 0) -> float:
        """Note that something has happened now, such as a yield. Returns virtual seconds."""
        if self.over or self._is_full:
            return self.time
        self._stir()
        if name.startswith(HANDED_OUT):
            self._hand_out(name.removeprefix(HANDED_OUT), process)
        else:
            self.marks.append((name, self.time))
        return self.time

    def _hand_out(self, of: str, process: int) -> None:
        """The notebook says that actors of this class are up, before it calls the function: who has loaded is theirs.

        Said again in the same case, it counts for nothing.
        """
        if process == self.driver and self.handed.get(of) is None:
            loads = [record for record in self.records if record.kind == "load" and record.operation == of]
            self.handed[of] = self.evidence.handed_out(of, {record.process for record in loads}, self.watcher)

    def _stir(self) -> None:
        self._quiet_looks = self._settled = 0
        self._progress = self.now()

    # Time

    @property
    def time(self) -> float:
        """Virtual seconds now."""
        return self.schedule.now / MILLISECONDS

    def tick(self) -> bool:
        """Look once; if the program has settled, move time to the next completion. True if time moved."""
        if self.over:
            return False
        asleep_counts = self._quiet_looks == 0 and self.now() - self._progress < SLEEP_LIMIT * self.slowdown
        pending = {call.process for call in self.schedule.pending}
        self._reason_before = self.last_reason
        self.last_reason = self.watcher.look(pending - self.evidence.doomed, asleep_counts, helpers=not pending)
        if self._arrivals < (arrivals := min(self.watcher.arrivals(), MOST_ARRIVALS)):
            self._arrivals = arrivals
            self._stir()  # `ray.init` in the function takes a busy machine longer than a stuck program is given.
        self._quiet_looks = 0 if self.last_reason else self._quiet_looks + 1
        if self._quiet_looks < QUIET_LOOKS:
            return False
        self._quiet_looks, self._settled = 0, self._settled + 1
        self._object(self.evidence.settled(self.watcher))
        if not self.schedule.pending or self._holds():
            return False
        ended = self.schedule.advance()
        self._stir()
        for call in ended:
            self._finish(call)
        return bool(ended)

    def pause(self, cost: float) -> float:
        """Real seconds to rest before the next look. `cost`: CPU seconds of the last one, 0 to begin anew.

        On a busy machine, looking takes the processor from whom it looks at. But each idle worker of Ray's wakes 150
        times a second: one that ran at a single look does not make the next one rarer, or many idle ones never settle.
        """
        rest = max(LOOK_EVERY, REST * cost)
        runs_on = cost and self.last_reason and self.last_reason == self._reason_before
        self._rest = min(2 * max(self._rest, rest), MOST_REST) if runs_on else 0.0
        return max(rest, self._rest) * self.slowdown

    def _is_past(self, hold: Hold) -> bool:
        """Whether the program has done nothing for as long as `hold` says."""
        return self._settled >= hold.times and self.now() - self._progress >= hold.seconds * self.slowdown

    def _holds(self) -> bool:
        """Whether time stands although the program has settled: after a fault, or for an engine that polls."""
        if self._owed_back and not self._is_past(AFTER_FAULT):
            return True
        self._owed_back.clear()
        if self.world.pending_calls is None:
            return False
        in_flight = sum(self._replies[call][0].kind == "call" for call in self.schedule.pending)
        begun = sum(len(record.rows) for record in self.records if record.kind == "call" and record.useful)
        return in_flight < self.world.pending_calls and begun < self.world.total_items() and not self._is_past(PATIENCE)

    def _finish(self, call: Call) -> None:
        record, grant, reply = self._replies.pop(call)
        if grant.fault is None:
            reply({"answer": grant.answer})
            return
        record.useful = False
        self._owed_back.add((record.operation, record.item))
        if grant.fault == "raise" or record.role == "notebook":
            # The notebook's own process is never killed: there the call raises.
            record.fault = "raised"
            reply({"fault": "raise", "message": f"{record.operation} failed on purpose (item {record.item})"})
        else:
            record.fault = "killed"
            self.evidence.told_to_die(record.process, self.watcher)
            reply({"fault": "kill"})

    @property
    def stuck(self) -> bool:
        """Nothing is in flight, and nothing has run for a while."""
        return not self.over and not self.schedule.pending and self._is_past(STUCK)

    @property
    def endless(self) -> bool:
        """More has been asked for than any program that ends would ask for."""
        return len(self.records) + len(self.refused) > ENDLESS * (2 + self.world.total_items())

    @property
    def _is_full(self) -> bool:
        return len(self.records) + len(self.refused) + len(self.marks) >= MOST_REQUESTS

    def close(self) -> int:
        """The function has returned or was given up. Calls still in flight get an error; returns how many."""
        left = 0
        for call, (record, _, reply) in list(self._replies.items()):
            if record.kind == "call":
                left += 1
            self.schedule.withdraw(call)
            record.useful = False
            reply({"error": "the check is over: this call was still running when your function returned"})
        self._replies.clear()
        self.over = True
        return left

    # What was seen

    def spans(self) -> tuple[Span, ...]:
        """The records as spans in virtual seconds, processes numbered in the order of their first span."""
        ordered = sorted(self.records, key=lambda r: (r.call.start or 0, r.call.arrived, r.operation, r.item))
        numbers = {self.driver: 0}
        spans = []
        for record in ordered:
            number = numbers.setdefault(record.process, len(numbers))
            call = record.call
            start = call.arrived if call.start is None else call.start
            end = start if call.end is None else call.end
            item = record.item if record.kind == "call" else None
            times = (call.arrived / MILLISECONDS, start / MILLISECONDS, end / MILLISECONDS)
            spans.append(Span(number, record.kind, record.operation, item, *times, record.fault))
        return tuple(spans)

    @property
    def makespan(self) -> float:
        """Virtual seconds at the last completion of anything."""
        return max((r.call.end or 0 for r in self.records), default=0) / MILLISECONDS
