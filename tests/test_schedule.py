"""The clock's schedule: properties over random programs."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.clock.schedule import Call, Schedule


@dataclass(frozen=True)
class Planned:
    """A call of a random program: made by `process` when its `after`-th completion has happened."""

    process: int
    cost: int
    after: int


CALLS = st.lists(
    st.builds(Planned, process=st.integers(0, 5), cost=st.integers(0, 9), after=st.integers(0, 4)), max_size=30
)


def run(program: list[Planned], cores: int, arrival_order: list[int]) -> list[Call]:
    """Play a program: at each instant everything due arrives, in the given order, then time moves."""
    schedule = Schedule(cores)
    calls = [Call(plan.process, "work", number, plan.cost) for number, plan in enumerate(program)]
    due = [number for number in arrival_order if program[number].after == 0]
    later = [number for number in arrival_order if program[number].after > 0]
    completions = 0
    while True:
        for number in due:
            schedule.arrive(calls[number])
        ended = schedule.advance()
        if not ended and not later:
            return calls
        completions += 1
        due = [n for n in later if program[n].after <= completions or not ended]
        later = [n for n in later if n not in due]


def overlapping(calls: list[Call], at: float) -> list[Call]:
    """The calls that run at one moment."""
    return [call for call in calls if call.start is not None and call.end is not None and call.start < at < call.end]


@given(CALLS, st.integers(1, 5))
def test_every_call_gets_exactly_its_cost(program: list[Planned], cores: int) -> None:
    for plan, call in zip(program, run(program, cores, list(range(len(program)))), strict=True):
        assert call.start is not None and call.end is not None
        assert call.end - call.start == plan.cost
        assert call.arrived <= call.start


@given(CALLS, st.integers(1, 5))
def test_never_more_than_cores_and_one_call_a_process(program: list[Planned], cores: int) -> None:
    calls = run(program, cores, list(range(len(program))))
    moments = {call.start + 0.5 for call in calls if call.start is not None}
    for moment in moments:
        now = overlapping(calls, moment)
        assert len(now) <= cores
        assert max(Counter(call.process for call in now).values(), default=0) <= 1


@given(CALLS, st.integers(1, 5), st.randoms(use_true_random=False))
def test_real_arrival_order_changes_nothing(program: list[Planned], cores: int, random: object) -> None:
    order = list(range(len(program)))
    plain = run(program, cores, order)
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = run(program, cores, order)
    assert [(call.start, call.end) for call in plain] == [(call.start, call.end) for call in shuffled]


@given(CALLS, st.integers(1, 5))
def test_no_core_idles_while_a_call_could_run(program: list[Planned], cores: int) -> None:
    calls = run(program, cores, list(range(len(program))))
    for call in calls:
        assert call.start is not None
        if call.start > call.arrived:
            # Just before it started, either all cores were taken or its own process was busy.
            before = overlapping(calls, call.start - 0.5)
            assert len(before) == cores or any(other.process == call.process for other in before)


@given(st.lists(st.integers(1, 20), max_size=40), st.integers(1, 8))
def test_makespan_of_independent_calls_is_that_of_list_scheduling(costs: list[int], cores: int) -> None:
    """Graham's list scheduling, simulated on its own: each item to the core that is free first."""
    schedule = Schedule(cores)
    for number, cost in enumerate(costs):
        schedule.arrive(Call(number, "work", number, cost))
    while schedule.advance():
        pass
    free_at = [0] * cores
    for cost in costs:
        heapq.heapreplace(free_at, free_at[0] + cost)
    assert schedule.now == max(free_at)


@given(CALLS, st.integers(1, 5), st.integers(0, 5), st.integers(0, 10))
def test_a_dead_process_leaves_nothing_behind(program: list[Planned], cores: int, victim: int, steps: int) -> None:
    schedule = Schedule(cores)
    for number, plan in enumerate(program):
        schedule.arrive(Call(plan.process, "work", number, plan.cost))
    for _ in range(steps):
        schedule.advance()
    gone = [call for call in schedule.pending if call.process == victim]
    for call in gone:
        schedule.withdraw(call)
    assert all(call.end == schedule.now for call in gone)
    assert victim not in {call.process for call in schedule.pending}
    before = schedule.now
    while schedule.advance():
        assert schedule.now >= before
        before = schedule.now
    assert not schedule.pending


def test_a_named_resource_limits_an_operation() -> None:
    schedule = Schedule(cores=4, capacity={"gpu": 1})
    for number in range(3):
        schedule.arrive(Call(number, "predict", number, 10, resource="gpu"))
    schedule.arrive(Call(9, "decode", 0, 10))
    while schedule.advance():
        pass
    assert schedule.now == 30


def test_awaitable_calls_of_one_process_overlap() -> None:
    schedule = Schedule(cores=4)
    for number in range(4):
        schedule.arrive(Call(1, "fetch", number, 10, overlapping=True))
    while schedule.advance():
        pass
    assert schedule.now == 10


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one core"):
        Schedule(cores=0)
    with pytest.raises(ValueError, match="at least 0"):
        Schedule(cores=1).arrive(Call(1, "work", 0, -1))
    with pytest.raises(ValueError, match="no resource named 'gpu'"):
        Schedule(cores=1).arrive(Call(1, "work", 0, 1, resource="gpu"))
