"""What is said of wrong results: the usual mistakes by name, and a sentence, never an error, for anything else."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.client.wire import Array, Opaque, Raised, pack, unpack
from autograder.judge.results import explain_result
from autograder.judge.values import equal, shown

numbers = st.integers() | st.floats() | st.integers(300, 5000).map(lambda size: -(10**size))
odd = st.sampled_from([Opaque("ObjectRef", ""), Array("<f8", (1,), b"12345678"), Raised("E", "")])
leaves = st.none() | st.booleans() | numbers | st.text(max_size=30) | st.binary(max_size=5) | odd
plain_values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=3).map(tuple) | st.dictionaries(leaves, inner),
    max_leaves=12,
)
EXPECTED: list[Any] = [[], [1, 2], [[1, 2], [3]], 1, 0.0, 1.5, math.inf, "Hello", {"a": 1.5, "b": math.inf}, [[1], {}]]


def called(value: Any) -> Any:
    """As much of a call as an explanation looks at."""
    world = SimpleNamespace(operations={"work": SimpleNamespace(items=[(1,), (2,)])})
    return SimpleNamespace(name="f", value=value, calls=[], run=SimpleNamespace(world=world))


@given(plain_values, st.sampled_from(EXPECTED), st.sampled_from([None, 1e-9]))
def test_whatever_comes_back_no_error_is_raised(value: Any, expected: Any, tolerance: float | None) -> None:
    assert equal(value, expected, tolerance) in (True, False)
    assert len(explain_result(called(value), expected)) < 1000
    assert len(shown(value)) < 1000


@pytest.mark.parametrize(
    ("value", "expected", "same"),
    [
        (-9.0, math.inf, False),
        (math.inf, math.inf, True),
        (-math.inf, math.inf, False),
        (math.nan, 1.0, False),
        (10**400, math.inf, False),
        (1.0 + 1e-12, 1, True),
        (1.001, 1, False),
        (True, 1, False),
    ],
)
def test_near_is_near_also_beside_infinity(value: Any, expected: float, same: bool) -> None:
    assert equal(value, expected, 1e-9) is same


def test_what_a_sender_says_of_a_value_is_cut() -> None:
    assert len(unpack(pack(Opaque("x" * 10**6, "y" * 10**6))).type_name) == 500
    assert len(unpack(pack(Raised("x", "y" * 10**6))).message) == 500
