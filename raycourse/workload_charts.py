"""The charts of lesson 02: points in a circle, errors, memory, and three workloads side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from IPython.display import Image, display

from raycourse.measure import Comparison, format_seconds
from raycourse.photos import DATA
from raycourse.show import _INK, PALETTE, _chart, _show_chart, _style

GIGABYTE = 1e9
DASHBOARD = DATA / "figures" / "dashboard.png"


def show_dashboard() -> None:
    """Show part of Ray's dashboard, as it was while forty tasks ran on four places, with six spots numbered."""
    alt = (
        "Ray's dashboard. 1: the tab Jobs. A bar of 40 tasks: 2: green, 12 finished; 3: blue, 4 running; "
        "4: yellow, 24 waiting. 5: the tab Cluster. 6: the tab Logs."
    )
    display(Image(filename=str(DASHBOARD), width=760, alt=alt))


def show_circle(points: np.ndarray) -> None:
    """Draw points of the square from (-1, -1) to (1, 1), and the estimate of pi that they give.

    points: float array of shape (n, 2).
    """
    inside = (points**2).sum(axis=1) <= 1.0
    estimate = 4 * float(inside.mean())
    with _style():
        figure, axes = _chart(height=4.2)
        angle = np.linspace(0, 2 * np.pi, 200)
        axes.plot(np.cos(angle), np.sin(angle), color=_INK, linewidth=1.5)
        axes.plot(*points[inside].T, "o", color=PALETTE[0], markersize=3, label=f"inside: {inside.sum()}")
        axes.plot(*points[~inside].T, "^", color=PALETTE[1], markersize=4, label=f"outside: {(~inside).sum()}")
        axes.set_aspect("equal")
        axes.set_xlim(-1, 1)
        axes.set_ylim(-1, 1)
        axes.set_title(f"4 x {inside.sum()} / {len(points)} = {estimate:.3f}")
        axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1))
        alt = f"A square with a circle in it and {len(points)} random points: {inside.sum()} lie inside the circle."
        _show_chart(figure, alt)


def show_errors(counts: Sequence[int], errors: Mapping[str, Sequence[float]]) -> None:
    """Draw how far the estimates of pi were off against the points a task drew, on logarithmic axes.

    errors: for each way of drawing, its error at each of `counts`.
    """
    with _style():
        figure, axes = _chart(height=3.6)
        for color, marker, (name, values) in zip(PALETTE, "os^", errors.items(), strict=False):
            axes.loglog(counts, values, marker=marker, color=color, linewidth=2, label=name)
        expected = max(values[0] for values in errors.values()) * np.sqrt(counts[0] / np.asarray(counts, dtype=float))
        axes.loglog(counts, expected, color=_INK, linestyle=":", label="falls as 1 / sqrt(n)")
        axes.set_xlabel("points a task")
        axes.set_ylabel("distance from pi")
        axes.set_title("More points, less error")
        axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1))
        ends = ", ".join(f"{name} ends at {values[-1]:.1e}" for name, values in errors.items())
        _show_chart(figure, f"Error of the estimate of pi against points a task, {counts[0]} to {counts[-1]}: {ends}.")


def show_memory(peaks: Mapping[str, Mapping[int, int]], original: int) -> None:
    """Draw peak memory against n, and carry the first curve on to the `original` size by its square.

    peaks: for each program, bytes at each n, from `peak_memory`.
    """
    (_, first), *_ = peaks.items()
    largest = max(first)
    expected = first[largest] * (original / largest) ** 2 / GIGABYTE
    with _style():
        figure, axes = _chart()
        for color, marker, (name, curve) in zip(PALETTE, "os^", peaks.items(), strict=False):
            sizes = [size / GIGABYTE for size in curve.values()]
            axes.plot(list(curve), sizes, marker=marker, color=color, linewidth=2, label=f"{name}, measured")
        n = np.linspace(largest, original, 50)
        axes.plot(n, expected * (n / original) ** 2, "--", color=PALETTE[0], label="the same curve, carried on")
        axes.annotate(
            f"{expected:.1f} GB a task", (original, expected), xytext=(-10, -4), ha="right", textcoords="offset points"
        )
        axes.set_xlim(left=0)
        axes.set_ylim(bottom=0)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.set_xlabel("n")
        axes.set_ylabel("gigabytes")
        axes.set_title("Memory of one task")
        axes.legend(loc="upper left")
        told = "; ".join(
            f"{name} {curve[max(curve)] / 1e6:.2f} MB at n = {max(curve)}" for name, curve in peaks.items()
        )
        grows = f"The first grows with n squared: {expected:.1f} GB at {original}"
        _show_chart(figure, f"Peak memory against n: {told}. {grows}.")


def show_workloads(comparisons: Mapping[str, Comparison], limit: float) -> None:
    """Draw two-way comparisons (serial first) side by side: seconds on the left, speedups and the limit on the right.

    limit: the speedup that this machine allows, from `machine_limit`.
    """
    from matplotlib.figure import Figure

    names = list(comparisons)
    speedups = [list(comparison.speedups.values())[1] for comparison in comparisons.values()]
    seconds = np.array([list(comparison.medians.values()) for comparison in comparisons.values()])
    places = np.arange(len(names))
    with _style():
        figure = Figure(figsize=(9, 3.6), layout="constrained")
        times, gains = figure.subplots(1, 2)
        for i, way in enumerate(next(iter(comparisons.values())).seconds):
            bars = times.bar(places + 0.38 * (i - 0.5), seconds[:, i], 0.36, color=PALETTE[i], label=way)
            times.bar_label(bars, [f"{value:.2f}" for value in seconds[:, i]], color=_INK, fontsize=9)
        times.set_ylabel("seconds (median)")
        times.set_title("Time")
        times.margins(y=0.15)
        times.legend()
        bars = gains.bar(places, speedups, 0.5, color=PALETTE[1])
        gains.bar_label(bars, [f"{speedup:.2f}" for speedup in speedups], color=_INK, fontsize=9)
        gains.axhline(limit, color=PALETTE[3], linestyle="--", label=f"this machine's limit: {limit:.2f}")
        gains.axhline(1, color=_INK, linewidth=1, label="no gain")
        gains.set_ylabel("times faster than serial")
        gains.set_title("Speedup")
        gains.margins(y=0.35)
        gains.legend(loc="upper right", fontsize=9)
        for axes in (times, gains):
            axes.set_xticks(places, [name.replace(", ", ",\n") for name in names])
        told = "; ".join(
            f"{name} {format_seconds(s)} serial and {format_seconds(r)} with Ray, {speedup:.2f} times"
            for name, (s, r), speedup in zip(names, seconds, speedups, strict=True)
        )
        _show_chart(figure, f"Bars of time and speedup: {told}. This machine's limit is {limit:.2f} times.")
