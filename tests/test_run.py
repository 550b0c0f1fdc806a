"""One case on the clock, driven by hand: a watcher that says what we tell it, and a real clock that we turn."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from autograder.clock.run import AFTER_FAULT, LOOK_EVERY, MOST_ARRIVALS, MOST_REST, QUIET_LOOKS, STUCK, Run
from autograder.clock.timeline import timeline_of
from autograder.clock.world import Operation, Request, World
from autograder.verdict import peak_in_flight

DRIVER, WORKERS = 1, (11, 12, 13, 14)


class Watching:
    """A watcher whose program is busy or quiet as the test says."""

    def __init__(self) -> None:
        self.busy = ""
        self.arrived = 0

    def begin(self) -> None:
        pass

    def look(self, blocked: Collection[int], sleepers: bool, helpers: bool) -> str:
        return self.busy

    def arrivals(self) -> int:
        return self.arrived

    def called(self, pid: int) -> None:
        pass

    def life(self, pid: int) -> int:
        return 0

    def line(self, pid: int, driver: int) -> tuple[int, ...]:
        return ()

    def is_ray_worker(self, pid: int) -> bool:
        return pid in WORKERS


class Bench:
    """A run with its watcher, its real clock, and the replies that it gave."""

    def __init__(self, world: World, slowdown: int = 1) -> None:
        self.watching = Watching()
        self.real = 0.0
        self.run = Run(world, DRIVER, self.watching, slowdown, now=lambda: self.real)
        self.replies: dict[Any, dict[str, Any]] = {}

    def call(self, process: int, item: Any, kind: Any = "call", operation: str = "work") -> Any:
        def reply(answer: dict[str, Any]) -> None:
            self.replies[process, item] = answer

        self.run.request(Request(kind, operation, (item,), process), reply)
        return reply

    def settle(self, looks: int = QUIET_LOOKS) -> None:
        for _ in range(looks):
            self.real += 0.005
            self.run.tick()


def world_of(count: int, costs: Any = 1.0, **settings: Any) -> World:
    operation = Operation([(item,) for item in range(count)], [100 + n for n in range(count)], costs)
    return World({"work": operation}, **settings)


def test_time_moves_only_when_the_program_has_settled() -> None:
    bench = Bench(world_of(2))
    bench.call(11, 0)
    bench.watching.busy = "process 12 is runnable"
    bench.settle(50)
    assert not bench.replies
    bench.call(12, 1)
    bench.watching.busy = ""
    bench.settle(QUIET_LOOKS - 1)
    assert not bench.replies
    bench.settle(1)
    assert bench.replies == {(11, 0): {"answer": 100}, (12, 1): {"answer": 101}}
    assert bench.run.makespan == 1.0


def test_one_busy_look_starts_the_count_again() -> None:
    bench = Bench(world_of(1))
    bench.call(11, 0)
    bench.settle(QUIET_LOOKS - 1)
    bench.watching.busy = "process 11 is runnable"
    bench.settle(1)
    bench.watching.busy = ""
    bench.settle(QUIET_LOOKS - 1)
    assert not bench.replies
    bench.settle(1)
    assert bench.replies


def test_slowed_settling_looks_ten_times_more_rarely() -> None:
    quick, slow = (Bench(world_of(1), slowdown).run for slowdown in (1, 10))
    assert slow.pause(0.0) == 10 * quick.pause(0.0) == 10 * LOOK_EVERY
    assert slow.pause(0.1) == 10 * quick.pause(0.1)


def test_looks_get_rarer_while_one_thread_runs_and_not_when_it_is_quiet() -> None:
    bench = Bench(world_of(1))
    bench.call(11, 0)
    bench.watching.busy = "process 11 is runnable"
    bench.settle(2)
    rests = [bench.run.pause(0.001) for _ in range(8)]
    assert rests == sorted(rests) and rests[0] < rests[-1] == MOST_REST
    bench.watching.busy = ""
    bench.settle(1)
    assert bench.run.pause(0.001) == LOOK_EVERY
    bench.watching.busy = "process 12 is runnable"
    bench.settle(1)
    assert bench.run.pause(0.001) == LOOK_EVERY, "an idle worker has woken for a moment, and another one before"
    bench.settle(1)
    assert bench.run.pause(0.001) > LOOK_EVERY
    assert bench.run.pause(0.0) == LOOK_EVERY, "after a message, looks are as frequent as ever"


def test_an_item_that_is_none_is_refused_with_a_sentence() -> None:
    bench = Bench(world_of(1))
    bench.call(11, "something else")
    assert "not one of the items" in bench.replies[11, "something else"]["error"]
    assert bench.run.refused


def test_a_straggler_of_an_earlier_case_is_not_held_against_this_one() -> None:
    bench = Bench(world_of(1))
    bench.run.is_stale = lambda request: request.args == ("old",)
    bench.call(11, "old")
    assert "earlier case" in bench.replies[11, "old"]["error"]
    assert not bench.run.refused and not bench.run.records


def test_what_costs_nothing_happens_at_once() -> None:
    bench = Bench(world_of(1, pickle=0.0))
    bench.call(DRIVER, "token", kind="pickle")
    assert "answer" in bench.replies[DRIVER, "token"]


def test_a_pickle_in_the_notebook_takes_its_time_there() -> None:
    bench = Bench(world_of(1, pickle=2.0))
    bench.call(DRIVER, "token", kind="pickle")
    bench.settle()
    assert bench.run.time == 2.0
    (span,) = bench.run.spans()
    assert (span.process, span.kind, span.start, span.end) == (0, "pickle", 0.0, 2.0)


@pytest.mark.parametrize(
    ("fault", "process", "answer", "seen"),
    [
        ("raise", 11, "raise", "raised"),
        ("kill after", 11, "kill", "killed"),
        ("kill before", 11, "kill", "killed"),
        ("kill after", DRIVER, "raise", "raised"),
    ],
)
def test_faults_on_order(fault: Any, process: int, answer: str, seen: str) -> None:
    world = World({"work": Operation([(0,)], [100], 3.0, {0: [fault]})})
    bench = Bench(world)
    bench.call(process, 0)
    bench.settle()
    assert bench.replies[process, 0]["fault"] == answer
    (span,) = bench.run.spans()
    assert span.fault == seen
    assert span.end == (0.0 if fault == "kill before" else 3.0)


def test_after_a_fault_time_holds_until_the_item_comes_back() -> None:
    world = World({"work": Operation([(0,), (1,)], [100, 101], 1.0, {0: ["raise"]})}, cores=2)
    bench = Bench(world)
    bench.call(11, 0)
    bench.settle()
    bench.call(12, 1)
    bench.settle(QUIET_LOOKS * 3)
    assert (12, 1) not in bench.replies, "time moved before the failed item was back"
    bench.call(11, 0)
    bench.settle()
    assert bench.replies[12, 1] == {"answer": 101}
    assert bench.run.makespan == 2.0


def test_after_a_fault_nobody_is_waited_for_for_ever() -> None:
    world = World({"work": Operation([(0,), (1,)], [100, 101], 1.0, {0: ["raise"]})}, cores=2)
    bench = Bench(world)
    bench.call(11, 0)
    bench.settle()
    bench.call(12, 1)
    bench.real += AFTER_FAULT.seconds
    bench.settle(QUIET_LOOKS * AFTER_FAULT.times)
    assert bench.replies[12, 1] == {"answer": 101}


def test_a_process_that_dies_in_a_call_ends_its_span_there() -> None:
    bench = Bench(world_of(2, [5.0, 1.0]))
    reply = bench.call(11, 0)
    bench.call(12, 1)
    bench.settle()
    bench.run.gone(reply)
    spans = {span.item: span for span in bench.run.spans()}
    assert (spans[0].end, spans[0].fault) == (1.0, "killed")


def test_a_patient_clock_waits_for_the_calls_of_an_engine_that_polls() -> None:
    bench = Bench(world_of(4, pending_calls=2))
    bench.call(11, 0)
    bench.settle(QUIET_LOOKS * 4)
    assert not bench.replies
    bench.call(12, 1)
    bench.settle()
    assert len(bench.replies) == 2


def test_a_program_that_waits_for_itself_is_stuck() -> None:
    bench = Bench(world_of(1))
    bench.settle(QUIET_LOOKS * STUCK.times)
    assert not bench.run.stuck, "five seconds have not passed"
    bench.real += STUCK.seconds
    assert bench.run.stuck
    bench.call(11, 0)
    assert not bench.run.stuck, "a call is in flight"


def test_a_program_is_not_stuck_while_its_processes_arrive_but_not_for_ever() -> None:
    bench = Bench(world_of(1))
    for number in range(1, MOST_ARRIVALS + 1):
        bench.watching.arrived = number
        bench.settle(QUIET_LOOKS * STUCK.times)
        assert not bench.run.stuck
        bench.real += STUCK.seconds
    bench.watching.arrived += 1
    bench.settle()
    assert bench.run.stuck, "it starts processes and never calls"


def test_a_busy_program_is_never_stuck() -> None:
    bench = Bench(world_of(1))
    bench.watching.busy = "process 1 is runnable"
    bench.settle(500)
    bench.real += 1000
    assert not bench.run.stuck


def test_calls_still_in_flight_at_the_end_get_an_error() -> None:
    bench = Bench(world_of(2))
    bench.call(11, 0)
    assert bench.run.close() == 1
    assert "still running" in bench.replies[11, 0]["error"]
    bench.call(12, 1)
    assert "no call of it is running" in bench.replies[12, 1]["error"]


def test_a_task_is_charged_once() -> None:
    world = world_of(3, 1.0, task_cost=2.0)
    costs = [
        world.grant(Request("call", "work", (item,), 11, task)).cost for item, task in ((0, "a"), (1, "a"), (2, "b"))
    ]
    assert costs == [3000, 1000, 3000]


def test_spans_number_the_processes_in_the_order_of_their_work() -> None:
    bench = Bench(world_of(3))
    for process, item in ((14, 0), (11, 1), (DRIVER, 2)):
        bench.call(process, item)
    bench.settle()
    assert [span.process for span in bench.run.spans()] == [1, 2, 0]
    assert peak_in_flight(bench.run.spans()) == 3


def test_items_left_out_make_no_program_faster() -> None:
    bench = Bench(world_of(4))
    bench.call(11, 0)
    bench.settle()
    timeline = timeline_of(bench.run, "one of four")
    assert (timeline.serial, timeline.makespan, timeline.speedup) == (1.0, 1.0, 1.0)


def test_a_batch_of_any_length_costs_what_its_items_cost() -> None:
    items = [(item,) for item in range(5)]
    operation = Operation(items, [10, 11, 12, 13, 14], [1.0, 2.0, 3.0, 4.0, 5.0], batched=True, batch_cost=0.5)
    bench = Bench(World({"predict": operation}))
    bench.call(11, (3, 1), operation="predict")  # A tuple is no list: refused.
    assert "not one of the batches" in bench.replies[11, (3, 1)]["error"]
    replies = {}
    for process, batch in ((11, [3, 1]), (12, [0, 2, 4])):
        request = Request("call", "predict", (batch,), process)
        bench.run.request(request, lambda answer, process=process: replies.update({process: answer}))
    bench.settle()
    bench.settle()
    assert replies == {11: {"answer": [13, 11]}, 12: {"answer": [10, 12, 14]}}
    assert [record.rows for record in bench.run.records] == [(3, 1), (0, 2, 4)]
    timeline = timeline_of(bench.run, "two batches")
    assert (timeline.serial, timeline.makespan) == (15.0, 9.5)


def test_patience_counts_items_and_not_batches() -> None:
    operation = Operation([(item,) for item in range(4)], [0] * 4, batched=True)
    bench = Bench(World({"predict": operation}, pending_calls=3))
    for process, batch in ((11, [0, 1]), (12, [2, 3])):
        bench.run.request(Request("call", "predict", (batch,), process), lambda answer: None)
    bench.settle()
    assert bench.run.time == 2.0  # Two calls are fewer than three, but all four items are under way.


def test_classes_may_take_different_times_to_load() -> None:
    world = World({}, load={"Normalizer": 1.0, "Classifier": 3.0})
    costs = [world.grant(Request("load", name, (), 11)).cost for name in ("Normalizer", "Classifier", "Model")]
    assert costs == [1000, 3000, 0]
