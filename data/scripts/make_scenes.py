"""Draw the frozen scenes and save them to data/scenes/scenes.parquet.

    .venv/bin/python data/scripts/make_scenes.py

Columns: `seed` (an integer; `raycourse.scenes.draw_scene(seed)` draws the same scene again), `image` and `mask` (each
a struct of PNG bytes and a path, as the `datasets` library stores pictures). The mask holds zero-based ADE20K ids.
"""

from __future__ import annotations

import io
from pathlib import Path

import datasets
import numpy as np
from PIL import Image

from raycourse.scenes import FROZEN_SEED, draw_scene

OUTPUT = Path(__file__).resolve().parents[1] / "scenes" / "scenes.parquet"
COUNT = 64


def png(array: np.ndarray) -> dict[str, object]:
    """A picture or mask as `datasets` stores it: the bytes of a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "PNG", optimize=True)
    return {"bytes": buffer.getvalue(), "path": None}


def main() -> None:
    """Write the parquet file."""
    seeds = list(range(FROZEN_SEED, FROZEN_SEED + COUNT))
    pairs = [draw_scene(seed) for seed in seeds]
    columns = {"seed": seeds, "image": [png(image) for image, _ in pairs], "mask": [png(mask) for _, mask in pairs]}
    features = datasets.Features({"seed": datasets.Value("int64"), "image": datasets.Image(), "mask": datasets.Image()})
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    datasets.Dataset.from_dict(columns, features=features).to_parquet(OUTPUT)
    print(f"{COUNT} scenes, {OUTPUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
