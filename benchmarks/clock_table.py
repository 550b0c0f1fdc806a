"""The clock's table: programs of every shape, even and skewed costs, again and again: the same digits each time.

    .venv/bin/python benchmarks/clock_table.py --repeats 20
    .venv/bin/python benchmarks/clock_table.py --repeats 20 --busy 6
    .venv/bin/python benchmarks/clock_table.py --repeats 20 --slowdown 10

Prints one row a program: the virtual speedups seen, how often, the expected one, and the median real seconds. Exits 1
if a digit differs.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from autograder.clock.world import Operation, World
from autograder.judge.file_judge import FileJudge

PROGRAMS = Path(__file__).with_name("programs.py")
COSTS = {"even": [1.0] * 16, "skewed": [8.0, 1.0, 1.0, 1.0] * 4}


@dataclass(frozen=True)
class Expected:
    """Virtual speedups of one program. `patient` is how many calls the reference of a polling engine has in flight."""

    even: float
    skewed: float | None = None
    patient: int | None = None


EXPECTED = {
    "plain_loop": Expected(1.0, 1.0),
    "get_in_the_loop": Expected(1.0, 1.0),
    "all_cpus": Expected(1.0, 1.0),
    "giant_task": Expected(1.0, 1.0),
    "two_chunks": Expected(2.0, 2.0),
    "waves_of_two": Expected(2.0, 1.222),
    "waves_of_four": Expected(4.0, 1.375),
    "tasks_one_get": Expected(4.0, 3.143),
    "zero_cpu_tasks": Expected(4.0, 3.143),
    "driver_threads": Expected(4.0),
    "wait_window": Expected(4.0, 3.143),
    "polling_driver": Expected(4.0, 3.143),
    "tree": Expected(4.0),
    "async_driver": Expected(4.0, 3.143),
    "ray_pool": Expected(4.0),
    "actors_round_robin": Expected(4.0, 1.375),
    "actor_pool_map": Expected(4.0, 1.375),
    "actor_pool_unordered": Expected(4.0, 3.143),
    "multiprocessing_pool": Expected(4.0, 3.143),
    "joblib_processes": Expected(4.0, 3.143),
    "dask_cluster": Expected(4.0),
    "ray_data_three_actors": Expected(2.667, patient=3),
    "ray_data_one_actor": Expected(1.0, patient=1),
}


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """That many processes that never rest, while inside."""
    context = multiprocessing.get_context("spawn")
    started = [context.Process(target=burn, daemon=True) for _ in range(processes)]
    for process in started:
        process.start()
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.join()


def burn() -> None:
    """One busy process."""
    while True:
        sum(range(100_000))


def seen(judge: FileJudge, program: str, costs: list[float], patient: int | None, first_item: int) -> tuple[float, int]:
    """One run: the virtual speedup to three places, and the number of calls. Raises RuntimeError if there is none."""
    items = list(range(first_item, first_item + len(costs)))
    operation = Operation([(item,) for item in items], [7 * item for item in items], costs)
    timeline = judge.on_clock(PROGRAMS, program, World({"work": operation}, pending_calls=patient), items)
    if isinstance(timeline, str):
        raise RuntimeError(timeline)
    return round(timeline.speedup, 3), len(timeline.spans)


def measure(arguments: argparse.Namespace, console: Console) -> bool:
    """Run the table and print it. Whether every digit was as expected."""
    right = True
    rows = [
        (name, kind, expected)
        for name, both in EXPECTED.items()
        for kind, expected in (("even", both.even), ("skewed", both.skewed))
        if expected is not None and (not arguments.only or name in arguments.only)
    ]
    with FileJudge(slowdown=arguments.slowdown) as judge, Progress(console=console, transient=True) as progress:
        bar = progress.add_task("runs", total=len(rows) * arguments.repeats)
        for number, (name, kind, expected) in enumerate(rows):
            figures: Counter[tuple[float, int]] = Counter()
            seconds = []
            for repeat in range(arguments.repeats):
                begun = time.perf_counter()
                first_item = 1000 * (1 + number * arguments.repeats + repeat)
                figures[seen(judge, name, COSTS[kind], EXPECTED[name].patient, first_item)] += 1
                seconds.append(time.perf_counter() - begun)
                progress.advance(bar)
            good = set(figures) == {(expected, 16)}
            right &= good
            shown = ", ".join(f"{speedup:g} x{times}" for (speedup, _), times in figures.most_common())
            console.print(
                f"{'  ' if good else '! '}{name:24}{kind:8}{shown:24} expected {expected:<6g} "
                f"{statistics.median(seconds):6.2f} s median, {max(seconds):6.2f} s most",
                highlight=False,
            )
    return right


def main() -> int:
    """Returns 0 if every run of every program gave the expected digits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each program")
    parser.add_argument("--busy", type=int, default=0, help="busy processes beside it")
    parser.add_argument("--slowdown", type=int, default=1, help="settle this many times slower")
    parser.add_argument("--only", nargs="*", choices=EXPECTED, help="only these programs")
    arguments = parser.parse_args()
    with busy(arguments.busy):
        return 0 if measure(arguments, Console(width=140)) else 1


if __name__ == "__main__":
    sys.exit(main())
