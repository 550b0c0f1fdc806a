"""What is wrong with a value: one plain sentence, from what came back and what was expected."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

from autograder.client.wire import Opaque, short_text
from autograder.judge.seen import Seen
from autograder.judge.values import bounded, plain_throughout


def explain_result(called: Seen, expected: Any) -> str:
    """Why the value is not the expected one, or an empty text if the evidence does not tell."""
    value = _bounded(plain_throughout(called.value))
    if value is None:
        return f"{called.name} returned None: is a `return` missing?"
    if isinstance(value, Opaque):
        return _explain_opaque(value, expected)
    if type(expected) is list and type(value) in (list, tuple):
        return _explain_list(called, list(value), expected)
    if _is_number(expected) and _is_number(value):
        return _explain_number(value, expected)
    if type(value) is not type(expected):
        return f"The result should be {a_value(expected)}, and it is {a_value(value)}."
    if isinstance(value, str):
        return _explain_text(value, expected)
    if isinstance(value, dict):
        return _explain_dict(value, expected)
    return ""


def _bounded(value: Any) -> Any:
    """The value without ints that can be neither shown nor compared with a float."""
    if type(value) is int:
        return bounded(value)
    if type(value) in (list, tuple):
        return type(value)(map(_bounded, value))
    if type(value) is dict:
        return {key: _bounded(part) for key, part in value.items()}
    return value


def a_value(value: Any) -> str:
    """The kind of a value with its article, such as "a list"."""
    return with_article(value.type_name if isinstance(value, Opaque) else type(value).__name__)


def with_article(type_name: str) -> str:
    """The name of a type with its article, such as "an int"."""
    type_name = str(type_name)  # From a notebook that says nothing of ours, it may be anything.
    if type_name == "NoneType":
        return "None"
    return f"{'an' if type_name[:1] in 'aeiouAEIOU' else 'a'} {type_name}"


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _explain_opaque(value: Opaque, expected: Any) -> str:
    kind = value.type_name.rsplit(".", 1)[-1]
    if "ObjectRef" in kind:
        return "You returned an ObjectRef, a claim ticket. ray.get(...) collects what it stands for."
    if kind == "generator":
        return "You returned a generator: nothing has been collected yet. Return a list."
    if isinstance(expected, list):
        return f"You returned {with_article(kind)}, where a list is expected."
    return f"You returned {with_article(kind)}, where {a_value(expected)} is expected."


def _explain_list(called: Seen, value: list[Any], expected: list[Any]) -> str:
    if value and all(isinstance(part, Opaque) and "ObjectRef" in part.type_name for part in value):
        return "You returned ObjectRefs, the claim tickets. ray.get(...) on the list collects the results."
    if expected and not value:
        return f"The list is empty, and {_count(len(expected), 'result')} {_is(len(expected))} expected."
    if any(_is_list(part) for part in value) and not any(_is_list(part) for part in expected):
        flat = [part for inner in value for part in (inner if _is_list(inner) else [inner])]
        if flat == expected[: len(flat)] or _counted(flat) == _counted(expected):
            return "The results are right, but they are nested: lists in a list, where one flat list is expected."
    if expected and all(_is_list(part) for part in expected):
        return _explain_batches(value, expected)
    return (
        _explain_order(called, value, expected)
        or _explain_kind(value, expected)
        or _explain_items(called, value)
    )  # fmt: skip


def _is_list(value: Any) -> bool:
    return type(value) in (list, tuple)


def _explain_order(called: Seen, value: list[Any], expected: list[Any]) -> str:
    """What is missing, twice or out of order, if all that is there is right."""
    have, want = _counted(value), _counted(expected)
    if have == want:
        if value == expected[::-1]:
            return "The values are right, but the other way round: the last item's result comes first."
        if called.calls and value == _in_completion_order(called, expected):
            return "The values are right, but in the order in which they were completed, not in that of the items."
        return "The values are right, but they are not in the order of the items."
    missing, extra = want - have, have - want
    if missing and not extra:
        lost = sum(missing.values())
        if value == expected[: len(value)]:
            why = "is the `return` inside the loop?" if len(value) == 1 else "is a last part dropped?"
            return f"The last {_count(lost, 'result')} of {len(expected)} {_is(lost)} missing: {why}"
        if value == expected[-len(value) :]:
            return f"The first {_count(lost, 'result')} of {len(expected)} {_is(lost)} missing: are they overwritten?"
        return f"{_count(lost, 'result').capitalize()} of {len(expected)} {_is(lost)} missing."
    if extra and not missing:
        return f"There {_is(sum(extra.values()))} {_count(sum(extra.values()), 'result')} too many."
    return ""


def _explain_kind(value: list[Any], expected: list[Any]) -> str:
    """Values of another type than expected, whatever their number."""
    for part in value:
        if part is None and None not in expected:
            return f"{sum(one is None for one in value)} of {len(value)} results are None."
        kinds = {type(one) for one in expected}
        if type(part) not in kinds and len(kinds) == 1:
            name = a_value(part)
            if isinstance(part, Opaque) and part.type_name.endswith("standins.Value"):
                return "You returned what `first` returned: `second` has not been applied to it."
            return f"One of the results is {name}, where {a_value(expected[0])} is expected."
    return ""


def _explain_items(called: Seen, value: list[Any]) -> str:
    items = [item[0] for op in called.run.world.operations.values() for item in op.items if len(item) == 1]
    if items and value == items[: len(value)]:
        return "You returned the items themselves: the slow function's answers are what is wanted."
    return ""


def _explain_batches(value: list[Any], expected: list[Any]) -> str:
    """What is wrong with a list of batches."""
    items = [item for batch in expected for item in batch]
    if value == items:
        return "You returned one flat list where a list of batches is expected."
    if not all(_is_list(part) for part in value):
        return f"One of the batches is {a_value(next(part for part in value if not _is_list(part)))}, not a list."
    batches = [list(part) for part in value]
    if [] in batches:
        return "There is an empty batch among yours: a batch has at least one item."
    if batches == expected[: len(batches)]:
        lost = len(expected) - len(batches)
        return f"The last {_count(lost, 'result')} of {len(expected)} {_is(lost)} missing: is a last part dropped?"
    flat = [item for batch in batches for item in batch]
    if None in flat:
        return f"A batch is filled up with {_count(flat.count(None), 'None')}: the last one may be shorter."
    if flat == items:
        return f"You made batches of {_lengths(batches)} items; batches of {_lengths(expected)} items are expected."
    if any(count > 1 for count in _counted(flat).values()) and len(_counted(items)) == len(items):
        return "Some items are in more than one batch: how far is it from one batch's start to the next?"
    return ""


def _lengths(batches: Iterable[list[Any]]) -> str:
    lengths = [str(len(batch)) for batch in batches]
    return ", ".join(lengths if len(lengths) <= 8 else [*lengths[:8], "..."])


def _counted(values: list[Any]) -> Counter[str]:
    try:
        return Counter(map(repr, values))
    except (RecursionError, ValueError):
        return Counter()


def _in_completion_order(called: Seen, expected: list[Any]) -> list[Any]:
    """The expected results as a program would give them that takes each when it is ready."""
    ended = sorted(called.calls, key=lambda record: (record.call.end or 0, record.item))
    last = [record.item for record in ended if record.useful]
    return [expected[number] for number in last if number < len(expected)]


def _explain_number(value: float, expected: float, name: str = "The result") -> str:
    """The usual slips: another unit, the reciprocal, a rounded number."""
    if value and expected:
        ratio = value / expected
        if abs(ratio - 100) < 1e-6:
            return f"{name} is 100 times too large: a share is expected, not percent."
        if abs(value * expected - 1) < 1e-9 and abs(ratio - 1) > 1e-6:
            return f"{name} is upside down: {value:g} came back, and {expected:g} is expected."
    rounded = [round(expected, places) for places in range(7)]
    if value != expected and (value in rounded or (math.isfinite(expected) and value == math.floor(expected))):
        return f"{name} is rounded: {value!r} came back, and {expected!r} is expected."
    return f"{name} is {value:g}, and {expected:g} is expected."


def _explain_text(value: str, expected: str) -> str:
    if value.lower() == expected.lower():
        return f"Only upper and lower case differ: {short_text(value)} came back, and {expected!r} is expected."
    if "".join(value.split()) == "".join(expected.split()):
        return f"In your text only the spaces are wrong: {short_text(value)} came back, and {expected!r} is expected."
    if expected.startswith(value):
        return f"Your text ends too early: {expected[len(value) :]!r} is missing at the end."
    if value.startswith(expected):
        return f"Your text goes on too long: {short_text(value[len(expected) :])} at the end is too much."
    same = next(place for place in range(len(value)) if value[place] != expected[place])
    if same == 0:
        return f"Your text should begin with {expected[0]!r}, and it begins with {value[0]!r}."
    return f"Your text is right up to {value[:same]!r}, where {expected[same]!r} should follow, not {value[same]!r}."


def _explain_dict(value: dict[Any, Any], expected: dict[Any, Any]) -> str:
    for key in expected.keys() - value.keys():
        return f"{key!r} is missing from the dict that you returned."
    for key in value.keys() - expected.keys():
        return f"{short_text(key)} in the dict that you returned is too much."
    for key, wanted in expected.items():
        got = value[key]
        if not _is_number(got) or not _is_number(wanted):
            if type(got) is not type(wanted):
                return f"{key!r} should be {a_value(wanted)}, and it is {a_value(got)}."
        elif not math.isclose(got, wanted, rel_tol=1e-9, abs_tol=1e-9):
            return _explain_number(got, wanted, repr(key))
    return ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
