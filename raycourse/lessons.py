"""`make lessons`: run every lesson from the top, solved and as students get it, and print what it took."""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from autograder.verdict import Outcome
from raycourse.build import lesson_names
from raycourse.checking import CheckResult, broken_cells, results_of, run_notebook

ROOT = Path(__file__).resolve().parent.parent

_LOOK_SECONDS = 2.0  # Between two looks at the memory: reading it costs some milliseconds a process.
_END_SECONDS = 30.0  # For Ray's processes to end after the kernel has: its agents look for their raylet now and then.


@dataclass
class Usage:
    """What a run took. memory: the most bytes at one look, memory shared by several processes counted once.

    left: the processes that outlived the run, by their command.
    """

    seconds: float = 0.0
    memory: int = 0
    left: list[str] = field(default_factory=list)


@contextmanager
def watched() -> Iterator[Usage]:
    """Watch all processes that are started inside, until they have ended. Their memory is told on Linux only."""
    usage, seen, over = Usage(), {}, threading.Event()
    this = psutil.Process()
    before = {process.pid for process in this.children(recursive=True)}

    def look() -> None:
        while not over.wait(_LOOK_SECONDS):
            children = [child for child in this.children(recursive=True) if child.pid not in before]
            seen.update({child.pid: child for child in children})
            usage.memory = max(usage.memory, sum(map(_memory, seen.values())))

    looking = threading.Thread(target=look, daemon=True)
    start = time.monotonic()
    looking.start()
    try:
        yield usage
    finally:
        usage.seconds = time.monotonic() - start
        over.set()
        looking.join()
        _, alive = psutil.wait_procs(list(seen.values()), timeout=_END_SECONDS)
        usage.left = [" ".join(_command(process)) for process in alive]


def _memory(process: psutil.Process) -> int:
    """Bytes of a process, its share of shared memory only; 0 if it has ended."""
    try:
        return int(getattr(process.memory_full_info(), "pss", 0))
    except psutil.Error:
        return 0


def _command(process: psutil.Process) -> list[str]:
    try:
        return [str(process.pid), *process.cmdline()[:3]]
    except psutil.Error:
        return [str(process.pid)]


@dataclass(frozen=True)
class LessonRun:
    """One notebook, run from the top."""

    lesson: str
    solved: bool
    usage: Usage
    results: Sequence[CheckResult]
    broken: Sequence[str]

    @property
    def problems(self) -> list[str]:
        """What is not as it has to be, a line each."""
        owed = Outcome.PASSED if self.solved else Outcome.NOT_TRIED
        off = [f"{one.exercise}: {one.outcome}. {one.words}" for one in self.results if one.outcome != owed]
        return [*off, *self.broken, *(f"left behind: {process}" for process in self.usage.left)]

    def row(self) -> list[str]:
        """The cells of the table."""
        points = sum(one.mark.points for one in self.results)
        whole = sum(one.max_points for one in self.results)
        return [
            self.lesson,
            "solved" if self.solved else "as given",
            f"{self.usage.seconds:.0f}",
            f"{self.usage.memory / 1e9:.1f}",
            f"{points:g} of {whole:g}",
            "as it should be" if not self.problems else "; ".join(self.problems),
        ]


def run_lesson(name: str, solved: bool, root: Path = ROOT, timeout: int = 600) -> LessonRun:
    """Run one lesson's notebook, with the solutions filled in or as students get it.

    The notebook with its outputs is kept in build/lessons, to be looked at.
    """
    path = root / ("solutions" if solved else "notebooks") / name / f"{name}.ipynb"
    with watched() as usage:
        notebook = run_notebook(path, timeout)
    kept = root / "build" / "lessons" / ("solved" if solved else "as-given") / path.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, kept)
    return LessonRun(name, solved, usage, results_of(notebook), broken_cells(notebook))


def table_of(runs: Sequence[LessonRun]) -> Table:
    """A table of runs, a row each."""
    total = sum(run.usage.seconds for run in runs)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("lesson", no_wrap=True, footer=f"{len(runs)} runs")
    table.add_column("notebook", no_wrap=True)
    table.add_column("seconds", justify="right", footer=f"{total:.0f}")
    table.add_column("GB", justify="right", footer=f"{max((run.usage.memory for run in runs), default=0) / 1e9:.1f}")
    table.add_column("checks", no_wrap=True)
    table.add_column("")
    for run in runs:
        table.add_row(*run.row())
    return table


def main() -> int:
    """Run the lessons named on the command line, all without a name. Returns 1 if anything is not as it has to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", help="names such as 02-tasks; all without")
    parser.add_argument("--only", choices=("solutions", "notebooks"), help="one of the two forms")
    wanted = parser.parse_args()
    console = Console()
    runs = []
    for solved in (True, False):
        if wanted.only == ("notebooks" if solved else "solutions"):
            continue
        for name in wanted.lessons or lesson_names(ROOT):
            console.print(f"{name}, {'solved' if solved else 'as given'} (load average {os.getloadavg()[0]:.1f})")
            runs.append(run_lesson(name, solved))
    console.print(table_of(runs))
    console.print(f"The notebooks with their outputs are in {ROOT / 'build' / 'lessons'}.")
    return 1 if any(run.problems for run in runs) else 0


if __name__ == "__main__":
    raise SystemExit(main())
