"""What masks must be, in plain Python: the judge has no torch. Maps and masks are lists of rows."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from itertools import product
from typing import Any

from autograder.judge.results import a_value
from autograder.judge.values import equal, plain_throughout

Grid = list[list[float]]
Mask = list[list[int]]


def random_maps(rng: random.Random, classes: int, height: int, width: int, size: tuple[int, int]) -> list[Grid]:
    """Maps of so many classes whose mask at this size (width, height) leaves no doubt at any pixel.

    Everywhere the highest is well above the second, so that no rounding decides; and the mask differs from what the
    usual slips give.
    """
    while True:
        maps = [[[rng.uniform(0, 9) for _ in range(width)] for _ in range(height)] for _ in range(classes)]
        large = [upsampled(one, size) for one in maps]
        ranked = (sorted(values) for rows in zip(*large, strict=True) for values in zip(*rows, strict=True))
        sure = all(values[-1] - values[-2] > 0.05 for values in ranked)
        if sure and mask_of(maps, size) != nearest(mask_of(maps, (width, height)), size):
            return maps


def upsampled(grid: Grid, size: tuple[int, int]) -> Grid:
    """A map stretched to (width, height), bilinear, as `interpolate(..., align_corners=False)` of torch does."""
    width, height = size
    columns = [_between(at, width, len(grid[0])) for at in range(width)]
    large = []
    for at in range(height):
        above, below, share = _between(at, height, len(grid))
        row = [a * (1 - share) + b * share for a, b in zip(grid[above], grid[below], strict=True)]
        large.append([row[left] * (1 - part) + row[right] * part for left, right, part in columns])
    return large


def _between(at: int, size: int, cells: int) -> tuple[int, int, float]:
    """Between which two cells of a map a pixel lies, and how far from the first to the second."""
    place = max((at + 0.5) * cells / size - 0.5, 0.0)
    first = min(int(place), cells - 1)
    return first, min(first + 1, cells - 1), place - first


def mask_of(maps: Sequence[Grid], size: tuple[int, int]) -> Mask:
    """For each pixel, the number of the map that is highest there."""
    large = [upsampled(one, size) for one in maps]
    width, height = size
    return [
        [max(range(len(large)), key=lambda one: large[one][row][column]) for column in range(width)]
        for row in range(height)
    ]


def nearest(mask: Mask, size: tuple[int, int]) -> Mask:
    """A small mask stretched to (width, height), each pixel a copy of the nearest."""
    width, height = size
    rows, columns = len(mask), len(mask[0])
    return [[mask[row * rows // height][column * columns // width] for column in range(width)] for row in range(height)]


def mean_iou_of(predicted: Mask, truth: Mask, classes: int, ignore: int) -> float:
    """Mean over the classes in either mask of intersection over union. Pixels whose truth is `ignore` don't count."""
    pixels = [
        (p, t)
        for rows in zip(predicted, truth, strict=True)
        for p, t in zip(*rows, strict=True)
        if t != ignore
    ]  # fmt: skip
    each = []
    for one in range(classes):
        either = sum(one in pixel for pixel in pixels)
        if either:
            each.append(sum(pixel == (one, one) for pixel in pixels) / either)
    return sum(each) / len(each)


def random_masks(
    rng: random.Random, classes: Sequence[int], side: int, ignored: float = 0.0, ignore: int = 255
) -> tuple[Mask, Mask]:
    """A truth of these classes, and a prediction that is right at about two of three pixels.

    ignored: the share of the pixels that are `ignore` in the truth. There the prediction is a class like any other.
    """
    truth = [[rng.choice(classes) for _ in range(side)] for _ in range(side)]
    predicted = [[t if rng.random() < 0.67 else rng.choice(classes) for t in row] for row in truth]
    for row, column in product(range(side), repeat=2):
        if rng.random() < ignored:
            truth[row][column] = ignore
    return predicted, truth


def explain_masks(
    value: Any, expected: list[Any], maps: list[Any], images: Sequence[tuple[int, int, bool]]
) -> str:  # fmt: skip
    """The usual slips with maps and masks; an empty text if it is none of them."""
    masks = plain_throughout(value)
    if type(masks) not in (list, tuple) or len(masks) != len(expected):
        return ""
    for mask, wanted, one, (width, height, _) in zip(masks, expected, maps, images, strict=True):
        if equal(mask, wanted):
            continue
        if type(mask) is not list:
            return f"One of the masks is {a_value(mask)}, where a numpy array of class numbers is expected."
        rows, columns = len(mask), len(mask[0]) if mask and type(mask[0]) is list else 0
        if columns and type(mask[0][0]) is list:
            return f"A mask has {len(one)} values for each pixel or class: argmax takes the class that is highest."
        if type(mask[0][0] if columns else None) is float:
            return "A mask holds decimals: the number of the highest class is wanted, not how high it is."
        if (rows, columns) == (width, height):
            return (
                f"For a picture of {width}x{height} (width x height), the mask has {rows} rows and {columns} columns: "
                "PIL's size is (width, height), torch wants (height, width)."
            )
        if (rows, columns) == (len(one[0]), len(one[0][0])):
            return (
                f"The mask is {columns}x{rows}, as small as the model's maps: stretch the maps to the picture's size."
            )
        if (rows, columns) != (height, width):
            return (
                f"The mask of a picture of {width}x{height} has {columns}x{rows} pixels: each picture has its own size."
            )
        if mask == nearest(mask_of(one, (len(one[0][0]), len(one[0]))), (width, height)):
            return "Argmax came before upsampling, so the borders of the regions are steps: stretch the maps first."
        return "The masks have the right size and the wrong classes: bilinear, align_corners=False, then argmax."
    return ""


def explain_iou(value: Any, predicted: Any, truth: Any, classes: int, ignore: int) -> str:
    """Which of the usual slips gives this number; an empty text if none does."""
    if type(value) is not float:
        return ""
    if math.isnan(value):
        return "The result is nan: a class that is in neither mask has 0 pixels in either; leave it out of the mean."
    pairs = [(p, t) for rows in zip(predicted, truth, strict=True) for p, t in zip(*rows, strict=True)]
    kept = [(p, t) for p, t in pairs if t != ignore]

    def iou(one: int, of: list[tuple[int, int]]) -> float | None:
        either = sum(one in pair for pair in of)
        return sum(pair == (one, one) for pair in of) / either if either else None

    each = {one: iou(one, kept) for one in range(classes)}
    there = [part for part in each.values() if part is not None]
    in_truth = [part for one, part in each.items() if part is not None and any(one == t for _, t in kept)]
    counting_all = [part for one in range(classes) if (part := iou(one, pairs)) is not None]
    without_first = [part for one, part in each.items() if one and part is not None]
    slips = [
        (sum(there) / classes, "Classes that are in neither mask count as 0 in your mean: leave them out."),
        (
            (sum(there) + classes - len(there)) / classes,
            "Classes that are in neither mask count as 1 in your mean: leave them out.",
        ),
        (sum(in_truth) / max(1, len(in_truth)), "A class that is predicted and not in the truth counts too, as 0."),
        (
            sum(counting_all) / max(1, len(counting_all)),
            f"Pixels whose truth is {ignore} still count in your unions: drop them from both masks first.",
        ),
        (
            sum(without_first) / max(1, len(without_first)),
            "Class 0 is left out: these masks are zero-based, and 0 is a class like any other.",
        ),
        (sum(p == t for p, t in kept) / max(1, len(kept)), "That is the share of right pixels, the accuracy."),
        (
            _in_bytes(kept, classes),
            "Pairs of classes were numbered in bytes, which hold no more than 255: make the truth int64 before you "
            "multiply.",
        ),
        (
            _mean([iou(one, [(p, (t - 1) % 256) for p, t in kept]) for one in range(classes)]),
            "That is the mean IoU of masks that are off by one: both are zero-based here, so reduce neither.",
        ),
    ]
    return next((text for number, text in slips if math.isclose(value, number, abs_tol=1e-6)), "")


def _mean(parts: Sequence[float | None]) -> float:
    there = [part for part in parts if part is not None]
    return sum(there) / max(1, len(there))


def _in_bytes(pairs: Sequence[tuple[int, int]], classes: int) -> float:
    """The mean IoU from counts of `truth * classes + predicted`, if that is calculated in bytes."""
    counts = Counter((t * classes + p) % 256 for p, t in pairs)
    each = []
    for one in range(classes):
        both = counts[one * classes + one]
        in_truth = sum(counts[one * classes + other] for other in range(classes))
        either = in_truth + sum(counts[other * classes + one] for other in range(classes)) - both
        each.append(both / either if either else None)
    return _mean(each)
