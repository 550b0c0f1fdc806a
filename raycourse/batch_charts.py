"""The chart of lesson 07: what the size of a batch does to time and to the number of actors that get any work."""

from __future__ import annotations

from collections.abc import Mapping

from raycourse.measure import format_seconds
from raycourse.show import PALETTE, _chart, _show_chart, _style


def show_batch_sizes(seconds: Mapping[int, float], actors: Mapping[int, int]) -> None:
    """Draw measured seconds for each batch size, and say at each point how many actors had any work.

    seconds: wall seconds of a run for each batch size, at least one. actors: for the same batch sizes, how many
    actors labeled anything. Raises ValueError if there is nothing to draw, or if the sizes differ.
    """
    sizes = sorted(seconds)
    if not sizes or sizes != sorted(actors):
        raise ValueError("seconds and actors need the same batch sizes, at least one")
    with _style():
        figure, axes = _chart()
        times = [seconds[size] for size in sizes]
        axes.plot(sizes, times, "o-", color=PALETTE[0], markersize=8, linewidth=2, clip_on=False)
        for size, time in zip(sizes, times, strict=True):
            axes.annotate(
                f"{format_seconds(time)}\n{_busy(actors[size])}",
                (size, time),
                xytext=(0, 9),
                textcoords="offset points",
                ha="center",
            )
        axes.set_xscale("log", base=2)
        axes.set_xticks(sizes, [str(size) for size in sizes])
        axes.minorticks_off()
        axes.margins(x=0.12)
        axes.set_ylim(0, max(times) * 1.3)
        axes.set_xlabel("photos in a batch")
        axes.set_ylabel("seconds, all photos")
        axes.set_title("Batch size, measured by you")
        points = ", ".join(
            f"batches of {size}: {format_seconds(seconds[size])}, {_busy(actors[size])}" for size in sizes
        )
        _show_chart(figure, f"Seconds against batch size. {points}.")


def _busy(actors: int) -> str:
    return f"{actors} actor{'' if actors == 1 else 's'} busy"
