"""Timelines of real actors, in seconds, from the logs that they kept: who worked when, and who waited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from raycourse.measure import format_seconds
from raycourse.show import PALETTE, _show_chart, _style

Log = Sequence[tuple[str, float, float]]
"""What one actor did: for each batch its name, and when it began and ended, in seconds of `time.time()`."""


def busy_share(logs: Sequence[Log]) -> float:
    """Which share of their time the actors were at work, from the first beginning to the last end: 0 to 1."""
    batches = [batch for log in logs for batch in log]
    if not batches:
        return 0.0
    took = max(end for _, _, end in batches) - min(begin for _, begin, _ in batches)
    return sum(end - begin for _, begin, end in batches) / (took * len(logs)) if took > 0 else 1.0


def show_busy(runs: Mapping[str, Sequence[Log]]) -> None:
    """Draw a timeline for each run, a row for each actor and a bar for each batch, all on one scale of seconds.

    runs: for each run's name, the log of each actor. Raises ValueError if nothing was logged.
    """
    if not any(log for logs in runs.values() for log in logs):
        raise ValueError("no actor has logged a batch")
    from matplotlib.figure import Figure

    told = []
    with _style():
        rows = sum(len(logs) for logs in runs.values())
        figure = Figure(figsize=(8, 0.34 * rows + 0.75 * len(runs) + 0.3), layout="constrained")
        heights = [len(logs) + 1 for logs in runs.values()]
        panels = figure.subplots(len(runs), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
        for axes, (name, logs) in zip(panels, runs.items(), strict=True):
            begin = min((begin for log in logs for _, begin, _ in log), default=0.0)
            took = max((end for log in logs for _, _, end in log), default=0.0) - begin
            for row, log in enumerate(logs):
                bars = [(start - begin, end - start) for _, start, end in log]
                axes.broken_barh(bars, (row - 0.38, 0.76), facecolor=PALETTE[0], edgecolor="white", linewidth=0.8)
            axes.axvline(took, color=PALETTE[3], linestyle="--", linewidth=1.5)
            axes.set_yticks(range(len(logs)), [f"actor {row + 1}" for row in range(len(logs))])
            axes.set_ylim(len(logs) - 0.5, -0.5)
            axes.set_xlim(left=0)
            summary = f"{name}: {format_seconds(took)}, actors busy {busy_share(logs):.0%} of the time"
            axes.set_title(summary)
            told.append(f"{summary}, batches for each actor: {', '.join(str(len(log)) for log in logs)}")
        panels[-1].set_xlabel("seconds since the first batch began")
        _show_chart(figure, f"Timelines, a row for each actor and a bar for each batch. {'. '.join(told)}.")
