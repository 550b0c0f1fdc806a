"""Bytes and values as nobody expects them: a message is read in bounds, and every exercise judges what comes back."""

from __future__ import annotations

import struct
import sys
from typing import Any

import msgpack
import pytest
from hostile import DRIVER, HOSTILE, NAMES, VALUES, WORKERS, Quiet
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.client import wire
from autograder.client.wire import Array, Opaque, WireError, pack, pack_frame, unpack
from autograder.clock.run import Run
from autograder.clock.world import Request
from autograder.exercises import find, registry
from autograder.judge.case import Cancelled, Judge
from autograder.judge.values import plain, plain_throughout
from autograder.verdict import Outcome

# Bytes

LYING = [
    b"",
    b"\xc1",
    b"\xdd\xff\xff\xff\xff",  # A list of four thousand million.
    b"\xdf\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\x91" * 100_000,
    b"\x81\xa1a" * 50_000,
    msgpack.packb({1: 2}),
    msgpack.packb({b"op": 2}),
    b"\x81\x90\x01",  # A map whose key is a list.
    msgpack.packb(msgpack.Timestamp(1, 2)),
    msgpack.packb(msgpack.ExtType(99, b"\x01")),
    msgpack.packb(msgpack.ExtType(4, msgpack.packb([[[], 1]]))),  # A dict whose key is a list.
    msgpack.packb(msgpack.ExtType(3, msgpack.packb([[1]]))),
    msgpack.packb(msgpack.ExtType(2, msgpack.packb("no number"))),
    msgpack.packb(msgpack.ExtType(5, msgpack.packb(["<f8", [-1, -3], b""]))),
    msgpack.packb(msgpack.ExtType(5, msgpack.packb(["<f8", [1] * 100, b""]))),
    b"\xa2\xff\xff",  # A text that is none.
]


@pytest.mark.parametrize("data", LYING, ids=range(len(LYING)))
def test_bytes_that_lie_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        unpack(data)


@settings(HOSTILE, max_examples=150)
@given(st.binary(max_size=60), VALUES, st.integers(0, 400), st.integers(0, 255))
def test_bytes_are_a_value_or_a_wire_error(noise: bytes, value: Any, place: int, byte: int) -> None:
    whole = pack(value)
    changed = bytearray(whole)
    changed[place % len(whole)] = byte
    for data in (noise, whole[: place % len(whole)], whole + noise, bytes(changed)):
        try:
            plain_throughout(unpack(data))
        except WireError:
            continue


def test_a_small_message_does_not_become_a_large_one() -> None:
    """Empty maps take 64 times their bytes; that is refused while it is read, also when hidden in an extension."""
    many = b"\xdd" + struct.pack(">I", wire.MAX_PARTS // 2) + b"\x80" * (wire.MAX_PARTS // 2)
    assert len(unpack(b"\x91" + msgpack.packb(1))) == 1
    for data in (many + b"", msgpack.packb(msgpack.ExtType(1, many))):
        twice = b"\x92" + data + data
        with pytest.raises(WireError, match="more than"):
            unpack(twice)


def test_what_is_inside_itself_is_not_copied_for_ever() -> None:
    small = msgpack.packb([bytes(2**10)])
    for _ in range(60):
        small = msgpack.packb([msgpack.ExtType(1, small)])
    unpack(small)
    large = msgpack.packb([bytes(wire.MAX_FRAME // 8)])
    for _ in range(40):
        large = msgpack.packb([msgpack.ExtType(1, large)])
    with pytest.raises(WireError, match="inside itself"):
        unpack(large)


def test_a_dict_of_numbers_that_all_have_one_hash_is_not_made() -> None:
    """Each key would be compared with all before it."""
    modulus = sys.hash_info.modulus
    assert hash(3 * modulus) == hash(5 * modulus)
    pairs = [[modulus * number, 0] for number in range(20_000)]
    arrived = unpack(msgpack.packb(msgpack.ExtType(4, pack(pairs))))
    assert arrived == Opaque("builtins.dict", "20000 entries")


def test_numbers_that_nobody_can_show_arrive_as_how_long_they_are() -> None:
    assert unpack(pack(2**1022)) == 2**1022
    assert unpack(pack(10**5000)) == Opaque("builtins.int", "an int of 16610 bits")


def test_half_a_character_is_sent_as_text() -> None:
    assert unpack(pack(["\ud800", {"\ud800": 1}])) == ["\\ud800", {"\\ud800": 1}]


@pytest.mark.parametrize("shape", [(2**40, 0), (2**62, 0, 2**62), (0, 2**40), (2**20, 2**20, 0)])
def test_an_array_of_nothing_is_not_made_of_empty_lists_for_ever(shape: tuple[int, ...]) -> None:
    array = Array("<f8", shape, b"")
    assert plain(array) is array


# Every exercise, with a notebook that answers anything


class Liar:
    """A student whose workers do some of the work, and whose answers are drawn at random."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.real = 0.0

    def begin(self, run: Run) -> None:
        self.run = run
        run.now = lambda: self.real

    def end(self) -> int:
        return self.run.close()

    def tell(self, message: dict[str, Any]) -> None:
        pass

    def ask(self, step: dict[str, Any]) -> dict[str, Any]:
        run, known = self.run, [*step["args"]]
        works = self.draw(st.booleans())
        for name, operation in run.world.operations.items():
            known += [list(operation.answers), [list(item) for item in operation.items]]
            known += [{str(number): answer for number, answer in enumerate(operation.answers)}]
            for number, item in enumerate(operation.items if works else ()):
                args = ([item[0]],) if operation.batched else tuple(item)
                worker = WORKERS[number % 4]
                run.request(Request("call", name, args, worker, f"t{number}"), lambda answer: None)
        for _ in range(200 if works else 0):
            self.real += 0.005
            run.tick()
        value = self._value(known)
        answer = self.draw(
            st.sampled_from([{"op": "returned", "value": value, "args": known}] * 8)
            | st.builds(lambda args: {"op": "returned", "value": value, "args": args}, VALUES)
            | st.builds(lambda left: {"op": "stuck", "cpus left": left, "restarted": left}, VALUES)
            | st.builds(lambda error: {"op": "raised", "error": error}, VALUES)
        )
        arrived = unpack(pack(answer))
        assert isinstance(arrived, dict)
        return arrived

    def _value(self, known: list[Any]) -> Any:
        """Anything, or something right of which parts are replaced, as it is or in what drivers give."""
        if self.draw(st.booleans()):
            return self.draw(VALUES)
        value = self._changed(self.draw(st.sampled_from(known))) if known else None
        names = self.draw(st.lists(NAMES, max_size=12))
        return {**dict.fromkeys(names, value), **self.draw(st.dictionaries(NAMES, VALUES))} if names else value

    def _changed(self, value: Any) -> Any:
        if type(value) is not list or not value:
            return value
        place = self.draw(st.integers(0, len(value)))
        return [self.draw(VALUES) if at == place else part for at, part in enumerate(value)]


EXERCISES = [exercise.id for exercise in registry()]


@pytest.mark.parametrize("exercise_id", EXERCISES)
@settings(HOSTILE, max_examples=8)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_every_exercise_judges_whatever_comes_back(exercise_id: str, data: Any, seed: int) -> None:
    exercise = find(exercise_id)
    judge = Judge(exercise, Liar(data.draw), DRIVER, Quiet(), exercise.function, seed)
    try:
        verdict = judge.verdict()
    except Cancelled:
        return
    assert 0 <= verdict.points <= verdict.max_points
    assert verdict.outcome is not Outcome.NOT_MEASURED
    assert max(len(text) for text in (verdict.diagnosis, *(one.text for one in verdict.criteria))) <= 2000
    pack_frame(verdict.to_dict())
