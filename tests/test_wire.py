"""Values on the wire: exact types survive, hostile bytes are refused, nothing is run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.client.wire import (
    MAX_FRAME,
    Array,
    Opaque,
    Raised,
    StandIn,
    WireError,
    frame_length,
    pack,
    pack_frame,
    unpack,
)
from autograder.judge.values import equal, plain

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_plain_data_comes_back_with_its_exact_types(value: Any) -> None:
    assert repr(unpack(pack(value))) == repr(value)


@given(st.binary(max_size=300))
def test_random_bytes_are_a_value_or_a_wire_error(data: bytes) -> None:
    try:
        unpack(data)
    except WireError:
        pass


@given(st.integers(1, 8), VALUES)
def test_malformed_extensions_are_refused_or_plain(code: int, value: Any) -> None:
    import msgpack

    data = msgpack.packb(msgpack.ExtType(code, pack(value)))
    try:
        unpack(data)
    except WireError:
        pass


def test_deep_nesting_ends_in_an_error_not_in_a_crash() -> None:
    import msgpack

    data = pack(1)
    for _ in range(5000):
        data = msgpack.packb(msgpack.ExtType(1, b"\x91" + data))
    with pytest.raises(WireError):
        unpack(data)


def test_an_enormous_frame_is_refused_before_it_is_read() -> None:
    with pytest.raises(WireError, match="at most"):
        frame_length((MAX_FRAME + 1).to_bytes(4, "big"))


class Liar:
    """Equal to everything, of any length, of any class."""

    def __eq__(self, other: object) -> bool:
        return True

    def __len__(self) -> int:
        return 3

    def __reduce__(self) -> Any:
        raise AssertionError("was pickled")

    @property
    def __class__(self) -> type:  # type: ignore[override]
        return list


class Sub(list):  # type: ignore[type-arg]
    """A list, almost."""


def test_what_is_not_plain_data_arrives_as_its_name() -> None:
    for value in (Liar(), Sub([1, 2]), (number for number in "ab"), object(), print):
        arrived = unpack(pack(value))
        assert type(arrived) is Opaque
        assert not equal(arrived, [1, 2])


def test_arrays_travel_as_numbers_and_compare_with_lists() -> None:
    array = np.arange(6, dtype=np.int32).reshape(2, 3)
    arrived = unpack(pack(array))
    assert type(arrived) is Array
    assert plain(arrived) == [[0, 1, 2], [3, 4, 5]]
    assert equal(arrived, [[0, 1, 2], [3, 4, 5]])
    assert plain(unpack(pack(np.float64(0.5)))) == 0.5
    assert type(unpack(pack(np.array([object()])))) is Opaque


@pytest.mark.parametrize("shape", [(5,), (2, 2), (-1,), (2**60,), (0, 7), (1,) * 50])
def test_an_array_that_lies_about_its_shape_equals_nothing(shape: tuple[int, ...]) -> None:
    lying = Array("<i4", shape, b"\x01\x00\x00\x00" * 3)
    assert not equal(lying, [1, 1, 1])


@pytest.mark.parametrize(
    ("value", "expected", "same"),
    [
        (True, 1, False),
        (1, True, False),
        (1.0, 1, False),
        ((1, 2), [1, 2], True),
        ([1, 2], [1, 2], True),
        ([1, [2]], [1, [2]], True),
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1.0}, {"a": 1}, False),
        ("1", 1, False),
        (Raised("E", "m"), Raised("E", "m"), True),
        (StandIn("work"), "work", False),
    ],
)
def test_exact_types_decide(value: Any, expected: Any, same: bool) -> None:
    assert equal(unpack(pack(value)), expected) is same


def test_a_frame_too_large_to_send_is_an_error_at_the_sender() -> None:
    with pytest.raises(WireError, match="at most"):
        pack_frame(b"x" * (MAX_FRAME + 1))
