"""Lesson 08: the same work done in several ways, each with its seconds, model loads and memory, in one table.

Import this before Ray starts: its workers inherit where loads are noted.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from raycourse.measure import assert_same, format_seconds, format_speedup, try_yours
from raycourse.models import Mask, Segmenter, load_segmenter
from raycourse.show import PALETTE, _chart, _show_chart, _style

LOADS_VARIABLE = "RAYCOURSE_LOADS"


def _make_loads_folder() -> None:
    """Make the folder in which loads are noted. It goes with the process that made it."""
    folder, maker = tempfile.mkdtemp(prefix="raycourse-loads-"), os.getpid()
    os.environ[LOADS_VARIABLE] = os.path.join(folder, "loads")

    def remove() -> None:
        if os.getpid() == maker:  # Forked children get here too.
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)


if LOADS_VARIABLE not in os.environ:
    _make_loads_folder()

TEST_PICTURES = 3352
"""How many pictures the test part of SceneParse150 has."""
MEGABYTE = 1e6
_LOOK_EVERY = 0.2  # Seconds between two looks at the memory.


class CountedSegmenter(Segmenter):
    """The course's segmenter, which notes each time that one is made: loaded from its files, or unpickled."""

    def __init__(self, device: str = "cpu") -> None:
        """Load the model that `load_segmenter` would load. Raises ModelNotAvailableError."""
        self.__dict__.update(vars(load_segmenter(device=device)))
        _note_load()

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        _note_load()


def _note_load() -> None:
    # One short line, written at once: lines of several processes don't mix.
    with open(os.environ[LOADS_VARIABLE], "a") as file:
        file.write(f"{time.time()}\n")


def _loads_since(moment: float) -> list[float]:
    """When models were made after this moment (seconds of the wall clock), in order."""
    path = Path(os.environ[LOADS_VARIABLE])
    times = [float(line) for line in path.read_text().split()] if path.exists() else []
    return sorted(one for one in times if one >= moment)


@dataclass(frozen=True)
class Way:
    """One way of doing the work, as it was measured.

    seconds: from the call to the last result. start: of those, until the first model was there. loads: how many models
    were made. memory: the most bytes that this process and Ray's busy workers had together.
    """

    name: str
    workers: int
    images: int
    seconds: float
    start: float
    loads: int
    memory: int

    @property
    def throughput(self) -> float:
        """Images a second, the start included."""
        return self.images / self.seconds

    def seconds_for(self, images: int) -> float:
        """How long so many images would take: the start once, the rest in proportion."""
        return self.start + (self.seconds - self.start) * images / self.images


@dataclass
class Scoreboard:
    """Ways of segmenting the same pictures, in the order in which they ran. The first one is the yardstick."""

    images: int
    ways: dict[str, Way] = field(default_factory=dict)
    masks: list[Mask] | None = field(default=None, repr=False)

    def run(self, name: str, workers: int, way: Callable[..., Any], *arguments: Any) -> Any:
        """Call `way(*arguments)`, note what it took under this name, and return its masks.

        A function that isn't written yet is noted nowhere. Raises AssertionError if there are not as many masks as
        images, or if they differ from those of the first way.
        """
        begin, clock = time.time(), time.perf_counter()
        with _peak_memory() as peak:
            masks = try_yours(way, *arguments)
        seconds = time.perf_counter() - clock
        if masks is None:
            return None
        masks = list(masks)
        if len(masks) != self.images:
            raise AssertionError(f"{name}: {len(masks)} masks for {self.images} images")
        if self.masks is None:
            self.masks = masks
        assert_same(masks, self.masks)
        loads = _loads_since(begin)
        start = min(loads[0] - begin, seconds) if loads else 0.0
        self.ways[name] = Way(name, workers, self.images, seconds, start, len(loads), peak())
        print(f"{name}: {self.images} masks in {format_seconds(seconds)}, equal to those of {next(iter(self.ways))}")
        return masks

    def speedup(self, name: str, images: int | None = None) -> float:
        """How many times faster than the first way: as measured, or as estimated for so many images."""
        first, way = next(iter(self.ways.values())), self.ways[name]
        if images is None:
            return first.seconds / way.seconds
        return first.seconds_for(images) / way.seconds_for(images)

    def __str__(self) -> str:
        widths = [max(len(row[column]) for row in self._table()) for column in range(len(_HEADS))]
        return "\n".join(
            "  ".join(cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in enumerate(cells))
            for cells in (list(zip(row, widths, strict=True)) for row in self._table())
        )

    def _repr_html_(self) -> str:
        head, *rows = self._table()
        heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(row[0])}</th>'
            + "".join(f'<td style="text-align:right">{escape(cell)}</td>' for cell in row[1:])
            + "</tr>"
            for row in rows
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"

    def _table(self) -> list[tuple[str, ...]]:
        return [_HEADS, *map(self._row, self.ways.values())]

    def _row(self, way: Way) -> tuple[str, ...]:
        speedup = self.speedup(way.name)
        return (
            way.name,
            str(way.workers),
            format_seconds(way.seconds),
            format_seconds(way.start),
            f"{way.throughput:.1f}",
            format_speedup(speedup),
            f"{speedup / way.workers:.0%}",
            str(way.loads),
            f"{way.memory / MEGABYTE:,.0f} MB",
        )

    def show(self, limit: float | None = None, images: int = TEST_PICTURES) -> None:
        """Draw the speedup of each way: as measured, and as estimated for a larger pile of images.

        limit: the speedup that this machine allows, from `machine_limit(workers)`; without it, no line is drawn.
        """
        names = list(self.ways)
        pairs = {
            f"{self.images} images, measured": [self.speedup(name) for name in names],
            f"{images:,} images, estimated": [self.speedup(name, images) for name in names],
        }
        with _style():
            figure, axes = _chart(height=0.62 * len(names) + 1.6)
            places = np.arange(len(names))
            for number, (color, (label, values)) in enumerate(zip(PALETTE, pairs.items(), strict=False)):
                at = places + 0.36 * (number - 0.5)
                axes.barh(at, values, height=0.33, color=color, label=label)
                for place, value in zip(at, values, strict=True):
                    text = format_speedup(value)
                    axes.annotate(text, (value, place), xytext=(4, 0), textcoords="offset points", va="center")
            if limit is not None:
                axes.axvline(limit, color=PALETTE[3], linestyle="--", label=f"this machine's limit, {limit:.2f}x")
            axes.set_yticks(places, names)
            axes.invert_yaxis()
            axes.set_xlim(0, 1.2 * max(limit or 0.0, *(max(values) for values in pairs.values())))
            axes.set_xlabel(f"speedup against {names[0]}")
            axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.0 + 0.42 / len(names) + 0.06), ncols=3, fontsize=9)
            alt = "Speedup of each way. " + "; ".join(
                f"{label}: " + ", ".join(f"{n} {format_speedup(v)}" for n, v in zip(names, values, strict=True))
                for label, values in pairs.items()
            )
            _show_chart(figure, alt)


_HEADS = ("way", "workers", "seconds", "start-up", "images/s", "speedup", "efficiency", "models made", "memory")


@contextmanager
def _peak_memory() -> Iterator[Callable[[], int]]:
    """While inside, look at the memory now and then. Gives a function that returns the most bytes seen."""
    most, over = [_memory()], threading.Event()

    def look() -> None:
        while not over.wait(_LOOK_EVERY):
            most.append(_memory())

    thread = threading.Thread(target=look, name="memory", daemon=True)
    thread.start()
    try:
        yield lambda: max(most)
    finally:
        over.set()
        thread.join()


def _memory() -> int:
    """Bytes of this process and of Ray's workers that do something; what they share is counted once."""
    here = psutil.Process()
    total = _bytes(here)
    for process in here.children(recursive=True):
        try:
            title = (process.cmdline() or [""])[0]
        except psutil.Error:
            continue
        if title.startswith("ray::") and title != "ray::IDLE":
            total += _bytes(process)
    return total


def _bytes(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
    except psutil.Error:  # It has just ended.
        return 0
    return int(getattr(full, "pss", full.uss))
