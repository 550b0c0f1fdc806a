"""Values that a student returned: plain data out of arrays, compared with what is expected, and shown in a line.

The judge has no numpy to unpack arrays with.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any

from autograder.client.wire import MAX_PARTS, Array, Opaque, StandIn, short_text

_FORMATS = {
    "b1": "?", "i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "i8": "q", "u8": "Q",
    "f2": "e", "f4": "f", "f8": "d",
}  # fmt: skip


def plain(value: Any) -> Any:
    """An array as nested lists, an array without a shape as its number, everything else as it is.

    An array whose bytes don't fit its shape, which no honest sender makes, stays as it is and equals nothing, and so
    does one of more than MAX_PARTS numbers or empty lists.
    """
    if not isinstance(value, Array):
        return value
    letter = _FORMATS.get(value.dtype[1:])
    if letter is None or len(value.shape) > 8 or min(value.shape, default=0) < 0:
        return value
    if math.prod(max(size, 1) for size in value.shape) > MAX_PARTS:
        return value
    count = math.prod(value.shape)
    if count * struct.calcsize(letter) != len(value.data):
        return value
    order = ">" if value.dtype.startswith(">") else "<"
    flat = list(struct.unpack(f"{order}{count}{letter}", value.data))
    return _shaped(flat, list(value.shape)) if value.shape else flat[0]


def plain_throughout(value: Any) -> Any:
    """The value with every array in it as nested lists, and every number of numpy's as a number."""
    value = plain(value)
    if type(value) in (list, tuple):
        return type(value)(map(plain_throughout, value))
    if type(value) is dict:
        return {key: plain_throughout(part) for key, part in value.items()}
    return value


def bounded(number: float) -> float:
    """The number, or infinity for an int that no float can hold."""
    try:
        float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
    return number


def _shaped(flat: list[Any], shape: list[int]) -> list[Any]:
    if len(shape) == 1:
        return flat
    step = len(flat) // shape[0] if shape[0] else 0
    return [_shaped(flat[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


def shown(value: Any) -> str:
    """A value as a student would write it, cut to a line. Of a long list, its beginning and its length."""
    value = plain_throughout(value)
    if isinstance(value, StandIn):
        return value.name
    if isinstance(value, Opaque):
        return f"a {value.type_name}"
    if type(value) in (list, tuple) and value:
        return _shown_list(value)
    return short_text(value, 160)


def _shown_list(values: Sequence[Any]) -> str:
    nested = type(values[0]) in (list, tuple)
    fits = 3 if nested or isinstance(values[0], Opaque) else 8
    parts = [
        part.text if isinstance(part, Opaque) else shown(part) for part in values[: fits if len(values) <= fits else 5]
    ]
    if len(values) > fits:
        parts = [*parts[: 2 if nested else 5], f"... {len(values)} in all"]
    inner = ", ".join(part if len(part) <= 60 else part[:57] + "..." for part in parts)
    return f"[{inner}]" if type(values) is list else f"({inner})"


def equal(value: Any, expected: Any, tolerance: float | None = None) -> bool:
    """Whether plain data equals what is expected, with exact types. bool is not int; a tuple may stand for a list."""
    value = plain(value)
    if type(expected) is list and type(value) in (list, tuple):
        return len(value) == len(expected) and all(
            equal(left, right, tolerance) for left, right in zip(value, expected, strict=True)
        )
    if type(expected) is dict and type(value) is dict:
        return value.keys() == expected.keys() and all(
            equal(value[key], part, tolerance) for key, part in expected.items()
        )
    if tolerance is not None and type(value) in (int, float) and type(expected) in (int, float):
        near = math.isclose(bounded(value), expected, rel_tol=tolerance, abs_tol=tolerance)
        return value == expected or (near and math.isfinite(expected))
    if type(value) is not type(expected):
        return False
    return bool(value == expected)
