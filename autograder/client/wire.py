"""How the judge and a student's processes talk: msgpack frames, and values as plain data.

A frame is four bytes of length (big endian) and a msgpack value. Values that msgpack lacks travel as extension
types with their exact Python type, so that the judge can compare by exact type. Nothing is ever unpickled: what
is not plain data arrives as an `Opaque`, a name and a short text.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgpack

MAX_FRAME = 64 * 2**20
MAX_DEPTH = 64
MAX_PARTS = 2**20  # Values in one message: an empty map is one byte to send and 64 to keep.
_MAX_COPIED = 4 * MAX_FRAME  # Bytes of extensions in one message: each that is inside another is copied once more.
_MAX_HASHED = 10_000  # Entries of sets and dicts in one message: a sender may choose keys that all have the same hash.
_MAX_BITS = 1023  # Of an int: what is longer can be neither shown nor compared with a float.
_MAX_DIMENSIONS = 32
_MAX_TEXT = 500  # Characters that are read of what a sender says of a value or an exception.
_HEADER = struct.Struct(">I")
_STANDARD = os.path.dirname(os.__file__) + os.sep  # Where Python keeps its own library.

_TUPLE, _INT, _SET, _DICT, _ARRAY, _OPAQUE, _RAISED, _STAND_IN = range(1, 9)


class WireError(ValueError):
    """A frame or value that is not of the protocol's form."""


@dataclass(frozen=True)
class Opaque:
    """A value that is not plain data: its type's full name and a short text of it."""

    type_name: str
    text: str


@dataclass(frozen=True)
class Array:
    """A numeric array as raw bytes in C order."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes


@dataclass(frozen=True, repr=False)
class Raised:
    """An exception: its type's name, its message, the line of the student's code, and whether it crossed Ray."""

    type_name: str
    message: str
    where: str = ""
    remote: bool = False

    def __repr__(self) -> str:
        return f"{self.type_name}({self.message!r})"


HANDED_OUT = "handed out "
"""How the notebook tells the clock that actors are up which a function is to get: before the name of their class."""


@dataclass(frozen=True)
class StandIn:
    """A stand-in by name, with what it is made of. Only the judge sends these."""

    name: str
    parts: tuple[Any, ...] = ()


def pack_frame(message: Any) -> bytes:
    """The bytes of one frame. Raises WireError if it is larger than MAX_FRAME."""
    body = pack(message)
    if len(body) > MAX_FRAME:
        raise WireError(f"a message of {len(body)} bytes; at most {MAX_FRAME} can be sent")
    return _HEADER.pack(len(body)) + body


def frame_length(header: bytes | bytearray | memoryview) -> int:
    """The body length that a frame's first four bytes announce. Raises WireError above MAX_FRAME."""
    (length,) = _HEADER.unpack_from(header)
    if length > MAX_FRAME:
        raise WireError(f"a frame of {length} bytes was announced; at most {MAX_FRAME} are read")
    return int(length)


def pack(value: Any) -> bytes:
    """Plain data as msgpack bytes. Values of other types become `Opaque`."""
    return _packed(_plain(value, 0))


def unpack(data: bytes | bytearray | memoryview) -> Any:
    """The value of msgpack bytes from an untrusted sender. Raises WireError on anything malformed."""
    return _Reader().value(data, 0)


@dataclass
class _Reader:
    """Reads one message. `parts`, `copied` and `hashed` are what it may still hold, whatever is inside what."""

    parts: int = MAX_PARTS
    copied: int = _MAX_COPIED
    hashed: int = _MAX_HASHED

    def value(self, data: bytes | bytearray | memoryview, depth: int) -> Any:
        """The value of msgpack bytes."""
        try:
            parsed = msgpack.unpackb(
                data, raw=False, list_hook=self._list, object_pairs_hook=self._map,
                max_array_len=MAX_PARTS, max_map_len=MAX_PARTS,
            )  # fmt: skip
        except WireError:
            raise
        except (ValueError, TypeError, RecursionError, OverflowError, msgpack.exceptions.UnpackException) as error:
            raise WireError(f"malformed message: {type(error).__name__}") from None
        return self._restored(parsed, depth)

    def _list(self, parts: list[Any]) -> list[Any]:
        self._count(1 + len(parts))
        return parts

    def _map(self, pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
        self._count(1 + 2 * len(pairs))
        if not all(type(key) is str for key, _ in pairs):
            raise WireError("a key of a map is not a text")
        return dict(pairs)

    def _count(self, parts: int) -> None:
        self.parts -= parts
        if self.parts < 0:
            raise WireError(f"a message of more than {MAX_PARTS} values")

    def _restored(self, value: Any, depth: int) -> Any:
        """Resolve extensions, here and not in msgpack's hook: nested ones would exhaust the C stack there."""
        if depth > 4 * MAX_DEPTH:
            raise WireError("a value is nested too deep")
        if type(value) is list:
            return [self._restored(part, depth + 1) for part in value]
        if type(value) is dict:
            return {key: self._restored(part, depth + 1) for key, part in value.items()}
        if type(value) is msgpack.Timestamp:
            raise WireError("malformed extension -1")
        if type(value) is not msgpack.ExtType:
            return value
        self.copied -= len(value.data)
        if self.copied < 0:
            raise WireError("a value holds too much inside itself")
        parts = self.value(value.data, depth + 1)
        if value.code in (_SET, _DICT) and type(parts) is list:
            self.hashed -= len(parts)
            if self.hashed < 0:
                return Opaque("builtins.set" if value.code == _SET else "builtins.dict", f"{len(parts)} entries")
        try:
            return _extension(value.code, parts)
        except (TypeError, ValueError):  # Such as a set of lists, or a number that is none.
            raise WireError(f"malformed extension {value.code}") from None


def _packed(value: Any) -> bytes:
    # Half of a surrogate pair is text in Python, and cannot be sent as it is.
    packed: bytes = msgpack.packb(value, use_bin_type=True, unicode_errors="backslashreplace")
    return packed


def _extended(code: int, value: Any, depth: int) -> msgpack.ExtType:
    return msgpack.ExtType(code, _packed(_plain(value, depth + 1)))


def _plain(value: Any, depth: int) -> Any:
    """`value` in terms that msgpack writes. Types are compared exactly: a subclass of list is not a list."""
    if depth > MAX_DEPTH:
        return _extended(_OPAQUE, ["nested", "nested too deep"], 0)
    kind = type(value)
    if value is None or kind in (bool, float, str, bytes):
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else _extended(_INT, hex(value), depth)
    if kind is list:
        return [_plain(part, depth + 1) for part in value]
    if kind is tuple:
        return _extended(_TUPLE, list(value), depth)
    if kind is dict:
        if all(type(key) is str for key in value):
            return {key: _plain(part, depth + 1) for key, part in value.items()}
        return _extended(_DICT, [[key, part] for key, part in value.items()], depth)
    if kind in (set, frozenset):
        return _extended(_SET, sorted(value, key=repr), depth)
    if kind in _OWN:
        return _OWN[kind](value, depth)
    return _foreign(value, depth)


_OWN: dict[type, Callable[[Any, int], Any]] = {
    Opaque: lambda value, depth: _extended(_OPAQUE, [value.type_name, value.text], depth),
    Array: lambda value, depth: _extended(_ARRAY, [value.dtype, list(value.shape), value.data], depth),
    Raised: lambda value, depth: _extended(_RAISED, [value.type_name, value.message, value.where, value.remote], depth),
    StandIn: lambda value, depth: _extended(_STAND_IN, [value.name, list(value.parts)], depth),
}


def _foreign(value: Any, depth: int) -> Any:
    """Arrays and scalars of numpy as arrays, exceptions as what they say, all else as an `Opaque`."""
    numpy = sys.modules.get("numpy")  # Not imported: a value can only be numpy's if numpy is already there.
    if numpy is not None and type(value) in (numpy.ndarray, *numpy.sctypeDict.values()):
        array = numpy.ascontiguousarray(value)
        if array.dtype.kind in "biufc":
            shape = () if not hasattr(value, "shape") else value.shape
            return _extended(_ARRAY, [array.dtype.str, list(shape), array.tobytes()], depth)
    if isinstance(value, BaseException):
        return _plain(raised_from(value), depth)
    return _extended(_OPAQUE, [f"{type(value).__module__}.{type(value).__qualname__}", short_text(value)], depth)


def short_text(value: Any, limit: int = 200) -> str:
    """A repr of at most `limit` characters, whatever the value's own `__repr__` does."""
    try:
        text = repr(value)
    except Exception as error:
        text = f"<{type(value).__name__} whose repr raised {type(error).__name__}>"
    return text if len(text) <= limit else text[: limit - 3] + "..."


def raised_from(error: BaseException) -> Raised:
    """What an exception says, as plain data. One that crossed Ray is named by its cause."""
    remote = False
    where = ""
    traceback = error.__traceback__
    while traceback is not None:
        # The innermost frame outside libraries is the learner's own line.
        code = traceback.tb_frame.f_code
        file = code.co_filename
        if not file.startswith(_STANDARD) and "site-packages" not in file and f"{os.sep}autograder{os.sep}" not in file:
            where = f"line {traceback.tb_lineno} of {code.co_name}"
        traceback = traceback.tb_next
    cause = getattr(error, "cause", None)
    if type(error).__module__.startswith("ray.") and isinstance(cause, BaseException):
        error, remote, where = cause, True, ""  # The line that collected it is not the line that failed.
    message = str(error).strip()
    last_line = message.splitlines()[-1] if message else ""
    return Raised(type(error).__name__, last_line[:500], where, remote)


def _extension(code: int, parts: Any) -> Any:
    match code, parts:
        case 1, list():
            return tuple(parts)
        case 2, str():
            return _integer(parts)
        case 3, list():
            return frozenset(parts)
        case 4, list() if all(isinstance(pair, list) and len(pair) == 2 for pair in parts):
            return dict(parts)
        case 5, [str(dtype), list(shape), bytes(raw)] if len(shape) <= _MAX_DIMENSIONS and _are_sizes(shape):
            return Array(dtype[:_MAX_TEXT], tuple(shape), raw)
        case 6, [str(type_name), str(text)]:
            return Opaque(type_name[:_MAX_TEXT], text[:_MAX_TEXT])
        case 7, [str(type_name), str(message), str(where), bool(remote)]:
            return Raised(type_name[:_MAX_TEXT], message[:_MAX_TEXT], where[:_MAX_TEXT], remote)
        case 8, [str(name), list(rest)]:
            return StandIn(name[:_MAX_TEXT], tuple(rest))
    raise WireError(f"malformed extension {code}")


def _integer(digits: str) -> int | Opaque:
    """The int of hexadecimal digits; of one that is longer than anybody needs, how long it is."""
    number = int(digits, 16)
    bits = number.bit_length()
    return number if bits <= _MAX_BITS else Opaque("builtins.int", f"an int of {bits} bits")


def _are_sizes(shape: list[Any]) -> bool:
    return all(type(size) is int and 0 <= size < 2**63 for size in shape)
