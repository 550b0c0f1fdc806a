"""Pictures for the lessons: photos, masks and charts, drawn from the learner's own run.

Everything is shown as HTML with a text alternative. Photos are small JPEGs inside the page; charts are SVG whose text
takes the color of the page, so both read well in light and dark JupyterLab.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from IPython.display import HTML, display
from PIL import Image

from raycourse.labels import ade_name
from raycourse.measure import Comparison, fit_line, format_seconds, format_speedup

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colors, which people with any color vision can tell apart, in the order in which charts use them.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442")

# Stands for "the color of the page's text" while matplotlib draws; it becomes `currentColor` in the SVG.
_INK = "#012345"

_CHART_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.size": 11,
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "axes.titlecolor": _INK,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
}


def show_photos(photos: Sequence[Any], titles: Sequence[str] | None = None, width: int = 220) -> None:
    """Show pictures side by side, each with its title below it.

    photos: PIL images, or arrays: HxWx3 uint8, or HxW of numbers, which are colored from low (dark) to high (bright).
    width: pixels of each on the page.
    """
    names = list(titles) if titles is not None else [f"photo {i}" for i in range(len(photos))]
    if len(names) != len(photos):
        raise ValueError(f"{len(photos)} photos but {len(names)} titles")
    _show(_row(_figure(_picture(photo), name, width) for photo, name in zip(photos, names, strict=True)))


def show_masks(images: Sequence[Any], masks: Sequence[np.ndarray], width: int = 256) -> None:
    """Show each image beside its mask laid over it, and name the classes found, the largest first.

    images: PIL images or HxWx3 uint8 arrays. masks: for each an HxW array of class ids (ADE20K's), of any size.
    """
    if len(images) != len(masks):
        raise ValueError(f"{len(images)} images but {len(masks)} masks")
    rows = []
    for number, (image, mask) in enumerate(zip(images, masks, strict=True)):
        picture, shares = _picture(image), _shares(mask)
        found = ", ".join(f"{name} {share:.0%}" for _, name, share in shares)
        plain = _figure(picture, f"image {number}", width)
        masked = _figure(_overlay(picture, mask), f"image {number}, its mask: {found}", width, caption=_legend(shares))
        rows.append(_row([plain, masked]))
    _show("".join(rows))


def show_comparison(comparison: Comparison, limit: float | None = None, title: str = "Time, measured") -> None:
    """Draw the ways of a comparison as bars of median seconds, beside the best that this machine could do.

    limit: the speedup that the machine allows, from `machine_limit(workers)`; without it, no line is drawn.
    """
    medians = comparison.medians
    names, seconds = list(medians), list(medians.values())
    with _style():
        figure, axes = _chart(height=0.55 * len(names) + 1.3)
        places = range(len(names))
        axes.barh(places, seconds, color=[PALETTE[i % len(PALETTE)] for i in places], height=0.62)
        for place, name in zip(places, names, strict=True):
            rounds = comparison.seconds[name]
            axes.plot([min(rounds), max(rounds)], [place, place], color=_INK, linewidth=1.5)
            label = f"{format_seconds(medians[name])} ({format_speedup(comparison.speedups[name])})"
            axes.annotate(label, (max(rounds), place), xytext=(6, 0), textcoords="offset points", va="center")
        alt = f"{title}: " + ", ".join(f"{name} {format_seconds(s)}" for name, s in medians.items())
        if limit is not None:
            best = seconds[0] / limit
            axes.axvline(best, color=PALETTE[3], linestyle="--", linewidth=1.5)
            axes.set_title(
                f"dashed: this machine's limit, {format_speedup(limit)}", fontsize=10, loc="right", fontweight="normal"
            )
            alt += f". This machine's limit is {limit:.2f} times: {format_seconds(best)}"
        axes.set_yticks(list(places), names)
        axes.invert_yaxis()
        axes.set_xlim(0, max(max(rounds) for rounds in comparison.seconds.values()) * 1.35)
        axes.set_xlabel("seconds (line: fastest to slowest round)")
        axes.set_title(title)
        _show_chart(figure, alt)


def show_growth(seconds: Mapping[int, float], unit: str = "images") -> None:
    """Draw measured seconds against the number of items, with the straight line that fits them best."""
    counts, times = list(seconds), list(seconds.values())
    start, slope = fit_line(counts, times)
    with _style():
        figure, axes = _chart()
        ends = np.array([0, max(counts)])
        axes.plot(ends, start + slope * ends, color=PALETTE[1], linewidth=2, label="the line that fits best")
        axes.plot(counts, times, "o", color=PALETTE[0], markersize=8, label="measured, by you", clip_on=False)
        for count, time in seconds.items():
            # Points that almost touch the origin have no room for a label.
            if count >= 0.05 * max(counts):
                last = count == max(counts)
                axes.annotate(
                    f"{count} {unit}: {format_seconds(time)}",
                    (count, time),
                    xytext=(-12, -4) if last else (8, -12),
                    ha="right" if last else "left",
                    textcoords="offset points",
                )
        axes.set_xlim(left=0)
        axes.set_ylim(bottom=0)
        axes.set_xlabel(unit)
        axes.set_ylabel("seconds")
        axes.set_title(f"A straight line: each one adds {format_seconds(slope)}")
        axes.legend(loc="upper left")
        points = ", ".join(f"{count} {unit} in {format_seconds(time)}" for count, time in seconds.items())
        _show_chart(figure, f"Time against {unit}: {points}. The points lie near a straight line.")


def show_amdahl(fractions: Sequence[float] = (0.0, 0.05, 0.1, 0.25), workers: int = 32) -> None:
    """Draw Amdahl's law: the speedup that 1 to `workers` workers can reach, a curve for each serial fraction."""
    counts = np.arange(1, workers + 1)
    with _style():
        figure, axes = _chart(height=3.6)
        for color, fraction in zip(PALETTE, fractions, strict=False):
            speedups = 1 / (fraction + (1 - fraction) / counts)
            axes.plot(counts, speedups, color=color, linewidth=2)
            axes.text(workers * 1.01, speedups[-1], f"{fraction:.0%} serial", color=_INK, va="center")
        axes.set_xlim(1, workers)
        axes.set_ylim(bottom=0)
        axes.set_xlabel("workers")
        axes.set_ylabel("speedup")
        axes.set_title("Amdahl: the part that stays serial decides")
        ends = ", ".join(
            f"{fraction:.0%} serial reaches {1 / (fraction + (1 - fraction) / workers):.1f}" for fraction in fractions
        )
        _show_chart(figure, f"Speedup against workers, up to {workers}: {ends}.")


def class_color(class_id: int) -> tuple[int, int, int]:
    """The color of a class in masks, the same in every picture: red, green, blue from 0 to 255."""
    red, green, blue = _class_colors()[class_id]
    return int(red), int(green), int(blue)


# Colors that say what they are, for the classes that drawn scenes have; keys are ADE20K ids.
_KNOWN_COLORS = {
    1: (213, 94, 0),  # building
    2: (86, 180, 233),  # sky
    4: (0, 120, 80),  # tree
    6: (85, 85, 95),  # road
    8: (240, 228, 66),  # windowpane
    9: (140, 200, 90),  # grass
    11: (190, 190, 195),  # sidewalk
    12: (204, 60, 150),  # person
    13: (150, 105, 60),  # earth
    14: (110, 40, 20),  # door
    16: (125, 115, 190),  # mountain
    20: (230, 159, 0),  # car
    21: (0, 114, 178),  # water
}


@cache
def _class_colors() -> np.ndarray:
    """A color for each of 256 class ids, 256x3. Steps by the golden ratio keep close ids far apart in hue."""
    ids = np.arange(256)
    hsv = np.stack([(ids * 0.61803) % 1.0, np.full(256, 0.7), 0.45 + 0.4 * ((ids * 0.375) % 1.0)], axis=1)
    colors = np.array(Image.fromarray((hsv[None] * 255).astype(np.uint8), mode="HSV").convert("RGB"))[0]
    for class_id, color in _KNOWN_COLORS.items():
        colors[class_id] = color
    return colors


def _shares(mask: np.ndarray) -> list[tuple[int, str, float]]:
    """(class id, name, share of the pixels) for each class in the mask, the largest first."""
    ids, counts = np.unique(mask, return_counts=True)
    order = np.argsort(-counts)
    return [(int(ids[i]), ade_name(int(ids[i])), float(counts[i] / mask.size)) for i in order]


def _overlay(image: Image.Image, mask: np.ndarray) -> Image.Image:
    colored = Image.fromarray(_class_colors()[mask]).resize(image.size, Image.Resampling.NEAREST)
    return Image.blend(image.convert("RGB"), colored, alpha=0.6)


def _legend(shares: Iterable[tuple[int, str, float]]) -> str:
    swatch = (
        '<span style="display:inline-block;white-space:nowrap;margin-right:0.8em"><span style="display:inline-block;'
        'width:0.8em;height:0.8em;margin-right:0.3em;border:1px solid #888;background:rgb{color}"></span>{text}</span>'
    )
    return " ".join(
        swatch.format(color=class_color(class_id), text=escape(f"{name} {share:.0%}"))
        for class_id, name, share in shares
        if share >= 0.01
    )


def _picture(photo: Any) -> Image.Image:
    if isinstance(photo, Image.Image):
        return photo
    values = np.asarray(photo)
    if values.ndim == 3:
        return Image.fromarray(values)
    from matplotlib import colormaps

    low, high = float(values.min()), float(values.max())
    return Image.fromarray((colormaps["viridis"]((values - low) / (high - low or 1))[..., :3] * 255).astype(np.uint8))


def _figure(photo: Image.Image, alt: str, width: int, caption: str | None = None) -> str:
    """One picture with its caption. `caption` is HTML; without it, the text alternative is shown."""
    small = photo.convert("RGB")
    if small.width < width:
        # A small map is shown as it is, pixel by pixel.
        small = small.resize((width, round(small.height * width / small.width)), Image.Resampling.NEAREST)
    else:
        small.thumbnail((2 * width, 2 * small.height))
    buffer = io.BytesIO()
    small.save(buffer, format="JPEG", quality=85)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'<figure style="margin:0 0.8em 0.8em 0;width:{width}px">'
        f'<img src="data:image/jpeg;base64,{data}" alt="{escape(alt)}" width="{width}" style="max-width:100%">'
        f'<figcaption style="font-size:0.9em">{caption or escape(alt)}</figcaption></figure>'
    )


def _row(figures: Iterable[str]) -> str:
    return f'<div style="display:flex;flex-wrap:wrap;align-items:flex-start">{"".join(figures)}</div>'


def _style() -> Any:
    from matplotlib import rc_context

    return rc_context(_CHART_STYLE)


def _chart(height: float = 3.2) -> tuple[Figure, Axes]:
    # A Figure of our own, not pyplot's: no window system is asked for and nothing is left open.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, height), layout="constrained")
    return figure, figure.subplots()


def _show_chart(figure: Figure, alt: str) -> None:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :].replace(_INK, "currentColor")
    _show(svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" style="max-width:100%;height:auto" ', 1))


def _show(html: str) -> None:
    display(HTML(html))
