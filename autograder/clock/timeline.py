"""A run as a picture's data."""

from __future__ import annotations

from autograder.clock.run import Run
from autograder.verdict import Timeline, ideal_makespan


def timeline_of(run: Run, title: str) -> Timeline:
    """What the clock saw of a run, as a picture's data. Loads and pickles that take no time are left out.

    Only items that were worked on count as work: a program that leaves some out is not the faster for it.
    """
    world = run.world
    done = {
        (record.operation, row)
        for record in run.records
        if record.kind == "call" and record.useful
        for row in record.rows
    }
    costs = [world.operations[operation].cost(row) for operation, row in sorted(done)]
    ideal = ideal_makespan(costs, world.cores)
    spans = tuple(span for span in run.spans() if span.kind == "call" or span.end > span.start)
    return Timeline(title, world.cores, sum(costs), run.makespan, ideal, spans)
