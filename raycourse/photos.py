"""The photos of the course: where they are, how to pick some, and a piece of real work to do on each."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from raycourse.labels import parse_label

Photo: TypeAlias = str | Path | Image.Image | npt.NDArray[np.uint8]

DATA = Path(__file__).resolve().parents[1] / "data"
PHOTOS = DATA / "photos"
LABELLED = DATA / "labelled"

SMALL_COUNT = 160
SMALL_DATA = os.environ.get("RAYCOURSE_SMALL_DATA", "1").strip().lower() not in {"0", "false", "no", "off"}

_ENDINGS = {".jpg", ".jpeg", ".png"}


def photo_paths(n: int | None = None) -> list[Path]:
    """The files of the photos in data/photos, the nine large ones first.

    n: how many; more than there are repeats them from the start. All of them, once, if n is None.
    Raises ValueError if n is negative.
    """
    if n is not None and n < 0:
        raise ValueError(f"n must not be negative, and is {n}")
    found = sorted(path for path in PHOTOS.iterdir() if path.suffix.lower() in _ENDINGS)
    found.sort(key=lambda path: "_by_" not in path.name)
    return found if n is None else list(islice(cycle(found), n))


def pick_photos(n: int, seed: int = 0, size: int | None = None) -> list[Image.Image]:
    """`n` photos picked at random, the same for the same seed.

    No photo is picked twice before each was picked once. One of them, camera.png, is gray on purpose: convert a photo
    to RGB before you rely on three channels.

    size: scale the longer side down to this many pixels; None keeps the photos as they are.
    """
    if n < 0:
        raise ValueError(f"n must not be negative, and is {n}")
    paths = photo_paths()
    rng = np.random.default_rng(seed)
    picked: list[Path] = []
    while len(picked) < n:
        picked += [paths[i] for i in rng.permutation(len(paths))]
    return [_opened(path, size) for path in picked[:n]]


def labelled_photos(limit: int | None = None) -> list[tuple[Path, str]]:
    """Labeled photos as (file, label), class after class in turn, so that any first part holds every class.

    limit: how many at most; None gives 160, or all of them with `RAYCOURSE_SMALL_DATA=0` in the environment.
    """
    if limit is None and SMALL_DATA:
        limit = SMALL_COUNT
    paths = sorted(LABELLED.glob("*.JPEG"), key=lambda path: (path.stem[-4:], path.name))
    return [(path, parse_label(path)) for path in paths[:limit]]


def transform_photo(photo: Photo, seed: int = 0) -> npt.NDArray[np.uint8]:
    """Augment a photo and make a thumbnail of it: about half a second of one core for an HD photo.

    The photo is decoded, blurred, mirrored, turned and given other colors, made a tensor, reduced to its lowest
    frequencies by matrix products (a discrete cosine transform there and back) and scaled down. Every step's
    result goes into the next, so none can be left out.

    Returns a uint8 array (height x width x 3) whose longer side is 160, the same for the same photo and seed.
    """
    import torch
    from torchvision.transforms.v2 import functional as tv

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    picture = _opened(photo, None).convert("RGB").filter(ImageFilter.GaussianBlur(2))
    tensor = tv.pil_to_tensor(picture).float() / 255
    if rng.random() < 0.5:
        tensor = tv.horizontal_flip(tensor)
    tensor = tv.rotate(tensor, float(rng.uniform(-10, 10)), interpolation=tv.InterpolationMode.BILINEAR)
    tensor = tv.adjust_saturation(tensor, float(rng.uniform(0.6, 1.4)))
    tensor = tv.adjust_contrast(tensor, float(rng.uniform(0.7, 1.3)))
    rows, columns = (torch.from_numpy(_low_cosines(n)) for n in tensor.shape[1:])
    tensor = rows.T @ (rows @ tensor @ columns.T) @ columns
    smooth = (tensor.clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0).contiguous().numpy()
    thumbnail = Image.fromarray(smooth)
    thumbnail.thumbnail((160, 160), Image.Resampling.BICUBIC)
    return np.asarray(thumbnail).copy()


def as_picture(photo: Photo) -> Image.Image:
    """A path, a PIL picture or a uint8 array (height x width, or x 3) as an RGB picture."""
    return _opened(photo, None).convert("RGB")


def as_pictures(photos: Any) -> list[Image.Image]:
    """Each photo of a sequence as an RGB picture. Raises TypeError for a single photo, which has to be in a list."""
    if isinstance(photos, str | Path | Image.Image) or (isinstance(photos, np.ndarray) and photos.ndim < 4):
        raise TypeError("predict takes a list of photos; for a single photo, put it in a list: predict([photo])")
    return [as_picture(photo) for photo in photos]


def _opened(photo: Photo, size: int | None) -> Image.Image:
    if isinstance(photo, Image.Image):
        picture = photo
    elif isinstance(photo, np.ndarray):
        picture = Image.fromarray(photo)
    else:
        with Image.open(photo) as file:
            if size is not None:
                file.draft(None, (size, size))  # a JPEG can be decoded small at once, which is much faster
            file.load()
            picture = file.copy()
    if size is not None:
        picture.thumbnail((size, size), Image.Resampling.LANCZOS)
    return picture


@lru_cache(maxsize=8)
def _low_cosines(n: int) -> npt.NDArray[np.float32]:
    """The lowest quarter of the discrete cosine transform, DCT-II: orthonormal rows (n/4 x n), row k of frequency k."""
    angle = np.pi / n * np.outer(np.arange(n // 4), np.arange(n) + 0.5)
    matrix = np.cos(angle) * np.sqrt(2 / n)
    matrix[0] /= np.sqrt(2)
    return matrix.astype(np.float32)
