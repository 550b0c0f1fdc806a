"""Measuring, without a real clock: every timer here is made up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

import raycourse
from raycourse.measure import (
    Comparison,
    assert_same,
    compare,
    fit_line,
    format_seconds,
    format_speedup,
    machine_limit,
    stopwatch,
    try_yours,
)


def timer_of(*moments: float) -> Callable[[], float]:
    """A timer that reads these moments, one a call."""
    left: Iterator[float] = iter(moments)
    return lambda: next(left)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(72.34, "72.3 s"), (1.234, "1.23 s"), (0.1, "0.10 s"), (0.0451, "45.1 ms"), (0.00021, "210 µs"), (0.0, "0 µs")],
)
def test_a_duration_has_its_unit(seconds: float, text: str) -> None:
    assert format_seconds(seconds) == text


def test_a_tiny_speedup_is_not_called_zero() -> None:
    assert [format_speedup(s) for s in (3.944, 0.731, 0.00021)] == ["3.94x", "0.73x", "0.0002x"]


def test_the_stopwatch_prints_and_keeps_the_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with stopwatch("a nap", timer=timer_of(10.0, 12.5)) as watch:
        assert watch.seconds == 0
    assert watch.seconds == 2.5
    assert capsys.readouterr().out == "a nap: 2.50 s\n"


def test_the_stopwatch_says_nothing_about_a_block_that_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError), stopwatch("broken"):
        raise KeyError("x")
    assert capsys.readouterr().out == ""


def test_compare_takes_turns() -> None:
    order: list[str] = []
    ways = {name: lambda name=name: order.append(name) or name for name in ("a", "b")}
    comparison = compare(ways, rounds=2, timer=timer_of(0, 4, 4, 5, 5, 11, 11, 14))
    assert order == ["a", "b", "a", "b"]
    assert comparison.seconds == {"a": [4, 6], "b": [1, 3]}
    assert comparison.outputs == {"a": "a", "b": "b"}
    assert comparison.medians == {"a": 5, "b": 2}
    assert comparison.speedups == {"a": 1, "b": 2.5}


def test_one_disturbed_round_does_not_move_the_median() -> None:
    assert Comparison({"a": [1.0, 1.1, 60.0]}).medians == {"a": 1.1}


@pytest.mark.parametrize(("ways", "rounds"), [({}, 3), ({"a": int}, 0)])
def test_compare_refuses_nothing_to_do(ways: dict[str, Callable[[], object]], rounds: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        compare(ways, rounds)


def test_a_comparison_is_a_table() -> None:
    comparison = Comparison({"plain <loop>": [2.0, 2.0, 3.0], "ray": [1.0]})
    html = comparison._repr_html_()
    assert "plain &lt;loop&gt;" in html
    assert "2.00x" in html
    assert "2.00 s to 3.00 s" in html
    assert str(comparison).splitlines()[1].split() == ["ray", "1.00", "s", "1.00", "s", "to", "1.00", "s", "2.00x"]


def test_the_limit_of_a_machine_with_two_cores() -> None:
    asked: list[int] = []

    def side_by_side(processes: int) -> float:
        asked.append(processes)
        return 1.0 if processes <= 2 else processes / 2

    assert machine_limit(4, rounds=3, side_by_side=side_by_side) == 2
    assert asked == [1, 4, 1, 4, 1, 4]
    assert machine_limit(1, side_by_side=side_by_side) == 1


def test_the_limit_is_really_measured() -> None:
    assert machine_limit(2, rounds=1) > 0


def test_the_limit_needs_a_worker() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        machine_limit(0)


def test_a_line_through_measured_points() -> None:
    start, slope = fit_line([1, 10, 100], [0.7, 2.5, 20.5])
    assert (start, slope) == pytest.approx((0.5, 0.2))
    with pytest.raises(ValueError, match="two points"):
        fit_line([1], [1])


def test_equal_results_are_the_same() -> None:
    photo = Image.new("RGB", (4, 3), "red")
    assert_same([1, "a", [np.arange(3)], photo, None], [1, "a", [np.arange(3)], photo.copy(), None])
    assert_same({"a": np.arange(2)}, {"a": np.arange(2)})
    assert_same(np.array([1.0, np.nan]), np.array([1.0, np.nan]))


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        ([1, 2], [1], "2 items against 1"),
        ([1, [2, 3]], [1, [2, 4]], r"result\[1\]\[1\]: 3 against 4"),
        (np.zeros(3), np.array([0, 1, 0.0]), "1 of 3 values differ"),
        (np.zeros(3), np.zeros(4), "shape|against"),
        (np.zeros(3), np.zeros(3, np.float32), "float64"),
        (Image.new("L", (2, 2)), Image.new("L", (2, 2), 7), "4 of 4"),
        ({"a": np.zeros(1)}, {"a": np.ones(1)}, r"result\['a'\]"),
        ({"a": 1}, {"b": 1}, "keys"),
        (np.zeros(2), [0.0, 0.0], "array against list"),
        (1, True, "int against bool"),
    ],
)
def test_other_results_are_not(left: object, right: object, message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        assert_same(left, right)


def test_a_function_that_is_written_gives_its_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert try_yours(sorted, [3, 1]) == [1, 3]
    assert capsys.readouterr().out == ""


def unwritten(items: list[int]) -> None: ...


def refuses(items: list[int]) -> None:
    raise NotImplementedError


@pytest.mark.parametrize("function", [unwritten, refuses, lambda items: ...])
def test_a_function_that_is_not_written_gives_a_friendly_line(
    function: Callable[[list[int]], object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert try_yours(function, [1]) is None
    assert "not written yet" in capsys.readouterr().out


def test_a_function_that_fails_shows_its_error() -> None:
    with pytest.raises(ZeroDivisionError):
        try_yours(lambda x: 1 / x, 0)


def test_every_name_that_lessons_import_exists() -> None:
    for name in raycourse.__all__:
        assert not isinstance(getattr(raycourse, name), ModuleType), f"{name} is the module of that name"
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = raycourse.nonsense


def test_importing_the_package_is_quick_and_sets_the_environment() -> None:
    program = (
        "import os, sys, raycourse\n"
        "heavy = [name for name in ('ray', 'torch', 'matplotlib', 'transformers') if name in sys.modules]\n"
        "print(heavy, os.environ['OMP_NUM_THREADS'])"
    )
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[] 1"
