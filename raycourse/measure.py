"""Measuring real runs: a stopwatch, a fair comparison, and what this machine can give at most.

All times are seconds of the wall clock. They are shown to the learner and decide no mark.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from statistics import median
from typing import Any

import numpy as np

Timer = Callable[[], float]


def format_seconds(seconds: float) -> str:
    """A duration with its unit and no more digits than it deserves: 12.3 s, 1.23 s, 45 ms, 210 µs."""
    if seconds >= 10:
        return f"{seconds:.1f} s"
    if seconds >= 0.1:
        return f"{seconds:.2f} s"
    if seconds >= 0.001:
        return f"{seconds * 1e3:.3g} ms"
    return f"{seconds * 1e6:.0f} µs"


def format_speedup(speedup: float) -> str:
    """A speedup as people say it: 3.94x, 0.73x, and 0.0002x where Ray loses by far."""
    return f"{speedup:.2f}x" if speedup >= 0.1 else f"{speedup:.1g}x"


@dataclass
class Stopwatch:
    """One measured stretch of time. `seconds` is 0 until the stretch has ended."""

    title: str
    seconds: float = 0.0


@contextmanager
def stopwatch(title: str, timer: Timer = time.perf_counter) -> Iterator[Stopwatch]:
    """Time the block below, print "title: 1.23 s", and keep the seconds in `.seconds`."""
    watch = Stopwatch(title)
    start = timer()
    yield watch
    watch.seconds = timer() - start
    print(f"{title}: {format_seconds(watch.seconds)}")


@dataclass
class Comparison:
    """Measured rounds of several ways to do one thing. The first way is the one the others are compared with.

    `seconds` holds one number a round for each way, `outputs` what each returned in the last round.
    """

    seconds: dict[str, list[float]]
    outputs: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def medians(self) -> dict[str, float]:
        """The median seconds of each way. A median shrugs off the one round in which something else was running."""
        return {name: median(rounds) for name, rounds in self.seconds.items()}

    @property
    def speedups(self) -> dict[str, float]:
        """How many times faster each way is than the first one."""
        medians = self.medians
        first = next(iter(medians.values()))
        return {name: first / seconds for name, seconds in medians.items()}

    def __str__(self) -> str:
        width = max(map(len, self.seconds))
        return "\n".join(f"{name:<{width}}  {row[0]:>8}  {row[1]:>20}  {row[2]:>6}" for name, row in self._rows())

    def _repr_html_(self) -> str:
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            + "".join(f'<td style="text-align:right">{cell}</td>' for cell in row)
            + "</tr>"
            for name, row in self._rows()
        )
        heads = "".join(f'<th scope="col">{head}</th>' for head in ("", "median", "fastest to slowest", "speedup"))
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table>"

    def _rows(self) -> Iterator[tuple[str, tuple[str, str, str]]]:
        for name, rounds in self.seconds.items():
            spread = f"{format_seconds(min(rounds))} to {format_seconds(max(rounds))}"
            yield name, (format_seconds(self.medians[name]), spread, format_speedup(self.speedups[name]))


def compare(ways: Mapping[str, Callable[[], Any]], rounds: int = 3, timer: Timer = time.perf_counter) -> Comparison:
    """Time several ways to do one thing, in turn, `rounds` times over.

    ways: a name and a function without arguments for each. The rounds are interleaved (a, b, a, b, ...), so whatever
    else the machine is doing disturbs all ways alike, and the medians leave out a cold first round.

    Raises ValueError if there is nothing to compare or `rounds` is less than 1.
    """
    if not ways or rounds < 1:
        raise ValueError("compare needs at least one way and at least one round")
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    outputs: dict[str, Any] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            start = timer()
            outputs[name] = way()
            seconds[name].append(timer() - start)
    return Comparison(seconds, outputs)


# A process of pure CPU work: no memory to share, no disk, no network. It says when it is ready, waits to be told,
# works, and says when it is done.
_CPU_WORK = """
import sys
print("ready", flush=True)
sys.stdin.readline()
total = 0
for i in range(int(sys.argv[1])):
    total += i * i
print("done", flush=True)
"""


def _seconds_side_by_side(processes: int, loops: int = 2_000_000) -> float:
    """Wall seconds until `processes` processes, let go at one moment, have all done the same CPU work."""
    command = [sys.executable, "-S", "-c", _CPU_WORK, str(loops)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    pipes = [(process.stdin, process.stdout) for process in started]
    try:
        for _, output in pipes:
            assert output is not None
            output.readline()
        start = time.perf_counter()
        for order, _ in pipes:
            assert order is not None
            order.write("go\n")
            order.flush()
        for _, output in pipes:
            assert output is not None
            output.readline()
        return time.perf_counter() - start
    finally:
        for process in started:
            process.communicate()


def machine_limit(workers: int, rounds: int = 3, side_by_side: Callable[[int], float] = _seconds_side_by_side) -> float:
    """The speedup that `workers` processes of pure CPU work reach on this machine, now. Takes a second or two.

    No plan for CPU work will do better here, whatever the library: with 2 free cores it is about 2, and less while
    other programs are running. Raises ValueError for less than 1 worker.
    """
    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    alone, together = [], []
    for _ in range(rounds):
        alone.append(side_by_side(1))
        together.append(side_by_side(workers))
    return workers * median(alone) / median(together)


def fit_line(counts: Sequence[float], seconds: Sequence[float]) -> tuple[float, float]:
    """The straight line through measured points by least squares: (seconds at zero items, seconds an item)."""
    if len(counts) < 2:
        raise ValueError("a line needs at least two points")
    slope, start = np.polyfit(counts, seconds, deg=1)
    return float(start), float(slope)


def assert_same(left: Any, right: Any) -> None:
    """Raise AssertionError unless both results are equal: lists and dicts item by item, arrays and pictures exactly."""
    difference = _difference(left, right, "the result")
    if difference:
        raise AssertionError(difference)


def _difference(left: Any, right: Any, where: str) -> str:
    """Where two results differ, in words; empty if they don't."""
    if _is_array(left) and _is_array(right):
        a, b = np.asarray(left), np.asarray(right)
        if a.shape != b.shape or a.dtype != b.dtype:
            return f"{where}: {a.dtype}{list(a.shape)} against {b.dtype}{list(b.shape)}"
        same = np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
        return "" if same else f"{where}: {np.count_nonzero(a != b)} of {a.size} values differ"
    if type(left) is not type(right):
        return f"{where}: {type(left).__name__} against {type(right).__name__}"
    if isinstance(left, dict):
        if left.keys() != right.keys():
            return f"{where}: keys {sorted(map(str, left))} against {sorted(map(str, right))}"
        return _first_difference((left[key], right[key], f"{where}[{key!r}]") for key in left)
    if isinstance(left, list | tuple):
        if len(left) != len(right):
            return f"{where}: {len(left)} items against {len(right)}"
        return _first_difference((a, b, f"{where}[{i}]") for i, (a, b) in enumerate(zip(left, right, strict=True)))
    return "" if left == right else f"{where}: {left!r} against {right!r}"


def _first_difference(pairs: Iterable[tuple[Any, Any, str]]) -> str:
    return next(filter(None, (_difference(a, b, where) for a, b, where in pairs)), "")


def _is_array(value: Any) -> bool:
    """Whether this is an array, a tensor or a picture."""
    return hasattr(value, "__array__") or hasattr(value, "__array_interface__")


def try_yours(function: Callable[..., Any], *args: Any) -> Any:
    """Call the function that you wrote, on real data. One that is not written yet gives a friendly line and None."""
    try:
        result = function(*args)
    except NotImplementedError:
        result = None
    if result is None or result is Ellipsis:
        name = getattr(function, "__name__", "This function")
        print(f"{name} is not written yet. Fill in its cell above, run that cell, then run this one again.")
        return None
    return result
