"""Programs of every shape on real Ray: each has its own digits, whatever the machine does meanwhile.

`benchmarks/clock_table.py` is the whole table, many times over; here each program runs once, some of them a day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from autograder.judge.file_judge import FileJudge
from benchmarks.clock_table import COSTS, EXPECTED, seen

ALWAYS = {"plain_loop", "get_in_the_loop", "tasks_one_get", "polling_driver", "actor_pool_unordered"}
ROTATION = 4  # A program that is not in ALWAYS runs every fourth day, and in `make test-all`.


def programs() -> Iterator[object]:
    """Every program with each of its cost lists; those that are not due today are marked slow."""
    today = datetime.date.today().toordinal()
    for number, (name, expected) in enumerate(EXPECTED.items()):
        due = name in ALWAYS or (number + today) % ROTATION == 0
        for kind, digits in (("even", expected.even), ("skewed", expected.skewed)):
            if digits is not None:
                marks = () if due else (pytest.mark.slow,)
                yield pytest.param(name, kind, digits, id=f"{name}-{kind}", marks=marks)


@pytest.fixture(scope="module")
def judge() -> Iterator[FileJudge]:
    with FileJudge() as judge:
        yield judge


@pytest.fixture(scope="module")
def slow_judge() -> Iterator[FileJudge]:
    with FileJudge(slowdown=10) as judge:
        yield judge


@pytest.mark.parametrize(("name", "kind", "digits"), list(programs()))
def test_a_program_gets_its_own_digits(judge: FileJudge, name: str, kind: str, digits: float) -> None:
    assert seen(judge, name, COSTS[kind], EXPECTED[name].patient, first_item=1) == (digits, 16)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind", "digits"), list(programs()))
def test_the_same_digits_with_settling_slowed_ten_times(
    slow_judge: FileJudge, name: str, kind: str, digits: float
) -> None:
    assert seen(slow_judge, name, COSTS[kind], EXPECTED[name].patient, first_item=1) == (digits, 16)
