"""Arrays that a student returned, as lists of numbers: the judge has no numpy to unpack them with."""

from __future__ import annotations

import math
import struct
from typing import Any

from autograder.client.wire import MAX_PARTS, Array

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
