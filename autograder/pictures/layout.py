"""Where things stand in a timeline, for the SVG and the text alike: rows, lanes, the axis. Pure arithmetic."""

from __future__ import annotations

import math
from dataclasses import dataclass

from autograder.pictures.words import clean, idle_cores, process_name, shorten
from autograder.verdict import Span, Timeline

MAX_LANES = 6
MAX_IDLE_ROWS = 7


@dataclass(frozen=True)
class Row:
    """One process: its name, and its spans, each with a lane (0, 1, ...); calls that overlap have different lanes."""

    name: str
    bars: tuple[tuple[Span, int], ...]
    lanes: int


@dataclass(frozen=True)
class Tick:
    """A mark of the axis at `at`, a share (0 to 1) of the axis' length."""

    at: float
    label: str


def horizon(timeline: Timeline) -> float:
    """The right end of the axis, virtual seconds, above zero."""
    return max(timeline.makespan, timeline.ideal, *(span.end for span in timeline.spans), 0.0) or 1.0


def share(time: float, end: float) -> float:
    """Where a time stands on an axis that ends at `end`: 0 to 1."""
    return min(max(time / end, 0.0), 1.0)


def rows(timeline: Timeline) -> list[Row]:
    """One row a process, in their order, and then the cores that no process used."""
    tolerance = 1e-9 * horizon(timeline)
    processes = sorted({span.process for span in timeline.spans})
    result = []
    for process in processes:
        spans = sorted(
            (span for span in timeline.spans if span.process == process), key=lambda span: (span.start, span.end)
        )
        free_at: list[float] = []
        bars = []
        for span in spans:
            lane = next((lane for lane, free in enumerate(free_at) if free <= span.start + tolerance), len(free_at))
            if lane == MAX_LANES:
                lane = free_at.index(min(free_at))
            if lane == len(free_at):
                free_at.append(span.end)
            free_at[lane] = max(free_at[lane], span.end)
            bars.append((span, lane))
        result.append(Row(process_name(process), tuple(bars), len(free_at)))
    idle = idle_cores(timeline) if timeline.spans else 0
    if idle > MAX_IDLE_ROWS:
        return [*result, Row(f"{idle} idle", (), 1)]
    return result + [Row("idle core", (), 1)] * idle


def operations(timeline: Timeline) -> list[str]:
    """The names of the operations called, in the order of their first call."""
    calls = sorted((span for span in timeline.spans if span.kind == "call"), key=lambda span: span.start)
    return list(dict.fromkeys(span.operation for span in calls))


def legend_names(timeline: Timeline, styles: int) -> list[str]:
    """What each style of call means, for at most `styles` of them.

    One operation is "compute", several have their names, and the last style takes those beyond.
    """
    names = [shorten(clean(name), 20) or "call" for name in operations(timeline)]
    if len(names) <= 1:
        return ["compute"] * len(names)
    return names if len(names) <= styles else [*names[: styles - 1], "other calls"]


def ticks(end: float, most: int) -> list[Tick]:
    """At most `most` + 1 ticks at multiples of 1, 2 or 5 times a power of ten, from 0 to at most `end`."""
    rough = end / max(most, 1)
    if rough < 1e-300:
        return [Tick(0.0, "0")]
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in (1.0, 2.0, 5.0, 10.0, 20.0) if nice * power >= rough * (1 - 1e-9))
    amount = math.floor(end / step * (1 + 1e-9))
    return [Tick(share(index * step, end), _tick_label(index * step, step, end)) for index in range(amount + 1)]


def _tick_label(value: float, step: float, end: float) -> str:
    if value == 0:
        return "0"
    if end >= 1e6 or step < 1e-4:
        return f"{value:.4g}".replace("e+", "e").replace("e0", "e").replace("e-0", "e-")
    return f"{value:.{max(-math.floor(math.log10(step)), 0)}f}"
