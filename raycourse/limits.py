"""How long a cell may run, and how long the lessons' cells need."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

SLOWEST_CELL = 30.0
"""Seconds of the slowest cell of all lessons on 2 cores that had other work too (26 s, in lesson 02)."""
REFERENCE_LOOP = 0.04
"""CPU seconds of `loop_seconds` on that machine."""


def loop_seconds() -> float:
    """CPU seconds that a fixed piece of pure Python takes here: the best of five. Other programs hardly matter."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        total = 0
        for number in range(1_000_000):
            total += number & 7
        best = min(best, time.process_time() - start)
    return best


def slowest_cell() -> float:
    """Seconds that the slowest cell of the lessons should need on this machine; never less than was measured."""
    return SLOWEST_CELL * max(1.0, loop_seconds() / REFERENCE_LOOP)


def cell_limit(folder: Path) -> int | None:
    """Seconds after which nbgrader, run in `folder`, stops a cell; None if it never does."""
    from nbgrader.apps import NbGrader
    from nbgrader.preprocessors import Execute

    with contextlib.chdir(folder):
        application = NbGrader()
        application.log.setLevel("ERROR")
        application.load_config_file()
    config = application.config
    runners = [step for step in config.Autograde.get("autograde_preprocessors", [Execute]) if _runs_cells(step)]
    limits = []
    for runner in runners:
        one = runner(config=config)
        limits += [one.timeout, getattr(one, "ordinary_timeout", one.timeout)]
    return min((int(limit) for limit in limits if limit and limit > 0), default=None)


def _runs_cells(step: object) -> bool:
    from nbgrader.preprocessors import Execute

    return isinstance(step, type) and issubclass(step, Execute)
