"""Drawn outdoor scenes with exact masks: streets, facades and landscapes, the same for the same seed.

The masks hold zero-based ADE20K (SceneParse150) ids. Thirteen of the 150 classes are drawn; `ADE_NAMES` lists them.
The segmenter was trained on the seeds from 0 on. Validation scenes, frozen scenes and those that `draw_scenes` draws
have other seeds, so that it has never seen them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from raycourse import scene_things as things
from raycourse.scene_canvas import MAX_SIZE, Canvas
from raycourse.scene_things import Ade, PlaceOnRoad

UInt8Array = npt.NDArray[np.uint8]

ADE_NAMES: dict[int, str] = {int(label): label.name.lower() for label in Ade}
CLASS_IDS: tuple[int, ...] = tuple(ADE_NAMES)
VALIDATION_SEED = 1_000_000_000
FROZEN_SEED = 1_100_000_000

_FROZEN = Path(__file__).resolve().parents[1] / "data" / "scenes" / "scenes.parquet"


def draw_scene(seed: int | Sequence[int], size: int = 128) -> tuple[UInt8Array, UInt8Array]:
    """One scene: picture (size x size x 3) and mask (size x size), both uint8.

    Raises ValueError if size isn't between 32 and 320.
    """
    if not 32 <= size <= MAX_SIZE:
        raise ValueError(f"size must be between 32 and {MAX_SIZE} pixels, not {size}")
    rng = np.random.default_rng(seed)
    canvas = Canvas(rng, size)
    things.sky(canvas)
    horizon = size * rng.uniform(0.38, 0.66)
    in_town = rng.random() < 0.6
    if rng.random() < (0.35 if in_town else 0.8):
        things.mountains(canvas, horizon)
    if not in_town:
        place = _landscape(canvas, horizon)
    elif rng.random() < 0.5:
        place = _street(canvas, horizon)
    else:
        place = _facades(canvas, horizon)
    _populate(canvas, horizon, in_town, place)
    return _photographed(canvas), canvas.mask


def draw_scenes(n: int, seed: int = 0, size: int = 128) -> tuple[list[UInt8Array], list[UInt8Array]]:
    """`n` scenes, the same for the same seed: a list of pictures and a list of masks, as `draw_scene` returns them."""
    return _apart([draw_scene((seed, i), size) for i in range(1, n + 1)])


def validation_scenes(n: int = 300, size: int = 128) -> tuple[list[UInt8Array], list[UInt8Array]]:
    """The scenes on which the segmenter is measured, as `draw_scenes` returns them."""
    return _apart([draw_scene(VALIDATION_SEED + i, size) for i in range(n)])


def _apart(pairs: list[tuple[UInt8Array, UInt8Array]]) -> tuple[list[UInt8Array], list[UInt8Array]]:
    return [image for image, _ in pairs], [mask for _, mask in pairs]


def frozen_scenes(path: Path = _FROZEN) -> Any:
    """The committed scenes as a `datasets.Dataset` with the columns `image`, `mask` (PIL pictures) and `seed`."""
    import datasets
    from pyarrow import parquet

    # Not load_dataset("parquet", ...), which also works: that one copies the scenes to a cache and draws a bar.
    return datasets.Dataset(datasets.table.InMemoryTable(parquet.read_table(path)))


def _ground_kind(rng: np.random.Generator, shares: dict[Ade, float]) -> Ade:
    return list(shares)[rng.choice(len(shares), p=list(shares.values()))]


def _street(canvas: Canvas, horizon: float) -> PlaceOnRoad | None:
    """A row of houses along the horizon."""
    rng, size = canvas.rng, canvas.size
    if rng.random() < 0.5:
        things.forest(canvas, horizon)
    kind = _ground_kind(rng, {Ade.GRASS: 0.45, Ade.SIDEWALK: 0.40, Ade.EARTH: 0.15})
    x = -rng.uniform(0, size * 0.2)
    while x < size:
        width = size * rng.uniform(0.14, 0.42)
        if rng.random() < 0.82:
            things.building(canvas, x, x + width, horizon - size * rng.uniform(0.12, 0.45), horizon + size * 0.02)
        x += width + size * rng.uniform(-0.01, 0.12)
    things.ground(canvas, horizon + size * 0.01, kind)
    return things.road(canvas, horizon + size * 0.01) if rng.random() < 0.85 else None


def _facades(canvas: Canvas, horizon: float) -> PlaceOnRoad | None:
    """Large facades at both sides, nearer ones lower and taller."""
    rng, size = canvas.rng, canvas.size
    if rng.random() < 0.5:
        things.forest(canvas, horizon)
    things.ground(canvas, horizon, _ground_kind(rng, {Ade.GRASS: 0.45, Ade.SIDEWALK: 0.40, Ade.EARTH: 0.15}))
    place = things.road(canvas, horizon) if rng.random() < 0.9 else None
    for at_left in (True, False):
        if rng.random() > 0.75:
            continue
        edge = 0.0
        for number in range(rng.integers(1, 4)):
            width, nearness = size * rng.uniform(0.1, 0.2), 1 - number / 3
            left = edge if at_left else size - edge - width
            top = horizon - size * rng.uniform(0.2, 0.6) * (0.5 + 0.5 * nearness)
            things.building(canvas, left, left + width, top, horizon + size * 0.1 * nearness)
            edge += width * 0.98
    return place


def _landscape(canvas: Canvas, horizon: float) -> PlaceOnRoad | None:
    """Meadow, lake or bare earth, perhaps with a pond, a track or a lonely house."""
    rng, size = canvas.rng, canvas.size
    if rng.random() < 0.6:
        things.forest(canvas, horizon)
    kind = _ground_kind(rng, {Ade.GRASS: 0.50, Ade.WATER: 0.35, Ade.EARTH: 0.15})
    things.ground(canvas, horizon, kind)
    place = None
    if kind is Ade.GRASS and rng.random() < 0.45:
        top = horizon + size * rng.uniform(0.03, 0.15)
        left, right = size * rng.uniform(-0.3, 0.4), size * rng.uniform(0.5, 1.3)
        pond = canvas.ellipse(left, top, right, top + size * rng.uniform(0.1, 0.3))
        if pond is not None:
            inside = np.zeros((size, size), np.bool_)
            inside[pond.rows, pond.columns] = pond.inside
            things.water(canvas, inside)
    if kind is Ade.GRASS and rng.random() < 0.5:
        place = things.road(canvas, horizon + size * rng.uniform(0, 0.05))
    if kind is Ade.WATER and rng.random() < 0.6:
        things.shore(canvas, size * rng.uniform(0.75, 0.95))
    if rng.random() < 0.35:
        width = size * rng.uniform(0.12, 0.3)
        x = rng.uniform(0, size - width)
        things.building(canvas, x, x + width, horizon - size * rng.uniform(0.08, 0.2), horizon + size * 0.04)
    return place


def _populate(canvas: Canvas, horizon: float, in_town: bool, place: PlaceOnRoad | None) -> None:
    """Trees, cars and people, painted from far to near so that near ones hide far ones."""
    rng, size = canvas.rng, canvas.size
    span = size - horizon
    found: list[tuple[float, str, float]] = []
    for _ in range(rng.integers(0, 6)):
        found.append((0.02 * size / span + 0.75 * rng.random() ** 1.5, "tree", rng.uniform(0, size)))
    if in_town or rng.random() < 0.3:
        for _ in range(rng.integers(0, 5)):
            found.append((0.08 + 0.85 * rng.random() ** 1.3, "car", rng.uniform(-0.6, 0.6)))
        for _ in range(rng.integers(0, 5)):
            found.append((0.1 + 0.9 * rng.random() ** 1.3, "person", rng.uniform(0, size)))
    for depth, kind, across in sorted(found):
        base = horizon + span * depth
        x = across
        if kind == "car":
            x = place(depth, across)[0] if place else rng.uniform(0, size)
        if canvas.mask[min(int(base), size - 1), int(np.clip(x, 0, size - 1))] == Ade.WATER:
            continue
        if kind == "tree":
            things.tree(canvas, x, base, size * (0.12 + 0.65 * depth) * rng.uniform(0.8, 1.3))
        elif kind == "car":
            things.car(canvas, x, base, size * (0.08 + 0.42 * depth) * rng.uniform(0.8, 1.2))
        else:
            things.person(canvas, x, base, size * (0.08 + 0.4 * depth) * rng.uniform(0.85, 1.2))


def _photographed(canvas: Canvas) -> UInt8Array:
    """What a camera does to the picture: blur, exposure, contrast, white balance and noise."""
    rng = canvas.rng
    picture = Image.fromarray(np.clip(canvas.image, 0, 255).astype(np.uint8))
    if rng.random() < 0.7:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9) * canvas.size / 128))
    value = (np.asarray(picture, np.float32) / 255) ** np.float32(rng.uniform(0.75, 1.3)) * 255
    value = (value - 128) * rng.uniform(0.8, 1.15) + 128 + rng.normal(0, 8)
    value = value * rng.uniform(0.93, 1.07, 3)
    value = value + rng.normal(0, rng.uniform(1, 5), value.shape)
    return np.clip(value, 0, 255).astype(np.uint8)
