"""Make the labeled photos in data/labelled: seeded crops and flips of regions of the photos in data/photos.

    .venv/bin/python data/scripts/make_labelled.py

A person looked at each photo, drew a box around a thing and chose the ImageNet class that names it best. Every crop of
the box carries that label, whatever a model says of it: no crop was chosen or dropped by a prediction. Some crops show
only a part of the thing, and some things have close neighbors among the thousand classes, so models do make errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from raycourse.labels import WNIDS

DATA = Path(__file__).resolve().parents[1]
COUNT = 320
SEED = 2026


@dataclass(frozen=True)
class Region:
    """A box of a photo, in its pixels, and what a person calls the thing in it."""

    label: str
    photo: str
    left: int
    top: int
    right: int
    bottom: int


REGIONS = (
    Region("alp", "aitzgorri_by_Aitzol_Berasategi.jpg", 60, 60, 1920, 780),
    Region("alp", "picosdeeuropa_by_Aitzol_Berasategi.jpg", 0, 0, 1920, 1150),
    Region("cocker spaniel", "friends_by_Aitzol_Berasategi.jpg", 310, 390, 760, 860),
    Region("cocker spaniel", "friends_by_Aitzol_Berasategi.jpg", 530, 790, 960, 1300),
    Region("drum", "Wine_by_Jakkub_Mede.jpg", 20, 890, 840, 1470),
    Region("espresso", "coffee.png", 40, 0, 520, 400),
    Region("fig", "Picture_0B_by_freespace.jpg", 600, 320, 1560, 1120),
    Region("loudspeaker", "Wine_by_Jakkub_Mede.jpg", 0, 40, 290, 520),
    Region("missile", "rocket.jpg", 140, 80, 500, 427),
    Region("paintbrush", "Picture_1A_by_freespace.jpg", 0, 0, 1365, 1074),
    Region("palace", "china.jpg", 30, 10, 420, 427),
    Region("red wine", "Wine_by_Jakkub_Mede.jpg", 420, 350, 600, 690),
    Region("tabby", "chelsea.png", 0, 0, 451, 300),
    Region("tripod", "camera.png", 150, 110, 480, 512),
    Region("wine bottle", "Wine_by_Jakkub_Mede.jpg", 500, 200, 780, 690),
)


def crop(photo: Image.Image, region: Region, rng: np.random.Generator) -> Image.Image:
    """A random part of a region, at least 0.6 of its width and height, half of them mirrored, up to 288 pixels."""
    box_width, box_height = region.right - region.left, region.bottom - region.top
    width, height = int(box_width * rng.uniform(0.6, 1)), int(box_height * rng.uniform(0.6, 1))
    left = region.left + int(rng.integers(0, box_width - width + 1))
    top = region.top + int(rng.integers(0, box_height - height + 1))
    part = photo.crop((left, top, left + width, top + height))
    side = int(rng.integers(208, 289))
    part.thumbnail((side, side), Image.Resampling.LANCZOS)
    return ImageOps.mirror(part) if rng.random() < 0.5 else part


def main() -> None:
    """Fill data/labelled, class after class in turn, so that any first part of the numbers holds every class."""
    folder = DATA / "labelled"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.JPEG"):
        old.unlink()
    rng = np.random.default_rng(SEED)
    regions = {label: cycle([r for r in REGIONS if r.label == label]) for label in WNIDS}
    photos = {name: Image.open(DATA / "photos" / name) for name in sorted({r.photo for r in REGIONS})}
    for i in range(COUNT):
        label = list(WNIDS)[i % len(WNIDS)]
        region = next(regions[label])
        picture = crop(photos[region.photo], region, rng)
        name = f"{WNIDS[label]}_{label.replace(' ', '_')}_{i // len(WNIDS) + 1:04d}.JPEG"
        picture.save(folder / name, "JPEG", quality=88, optimize=True)
    total = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{COUNT} labeled photos of {len(WNIDS)} classes, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
