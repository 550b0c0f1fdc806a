"""A square canvas that keeps a picture and its exact mask in step: whatever is painted is also labeled.

Every shape is painted inside its own bounding box only, so a scene of a hundred small windows costs little more than
one of ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]
Color = Sequence[float] | npt.NDArray[Any]
Point = tuple[float, float]

_TEXTURE_SIDE = 448
MAX_SIZE = 320  # leaves room to cut many different windows out of a texture


@lru_cache(maxsize=1)
def _textures(count: int = 48) -> tuple[FloatArray, ...]:
    """Noise pictures with power spectra from fine grain to soft clouds; mean 0, deviation 1, clipped to 2.5."""
    rng = np.random.default_rng(7)
    across = np.fft.rfftfreq(_TEXTURE_SIDE)[None]
    down = np.fft.fftfreq(_TEXTURE_SIDE)[:, None]
    made = []
    for _ in range(count):
        roughness, stretch = rng.uniform(0.6, 2.2), rng.uniform(0.4, 2.5)
        radius = np.sqrt(across**2 + (down * stretch) ** 2)
        radius[0, 0] = 1
        spectrum = np.fft.rfft2(rng.standard_normal((_TEXTURE_SIDE, _TEXTURE_SIDE))) / radius**roughness
        noise = np.fft.irfft2(spectrum, s=(_TEXTURE_SIDE, _TEXTURE_SIDE))
        made.append(np.clip((noise - noise.mean()) / noise.std(), -2.5, 2.5).astype(np.float32))
    return tuple(made)


@dataclass(frozen=True)
class Region:
    """The pixels of one shape: a box of the canvas and which of the box's pixels belong."""

    rows: slice
    columns: slice
    inside: BoolArray

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the box in pixels."""
        return self.rows.stop - self.rows.start, self.columns.stop - self.columns.start


class Canvas:
    """A float picture (size x size x 3, 0 to 255) and its uint8 mask (size x size), with one light for all things."""

    def __init__(self, rng: np.random.Generator, size: int) -> None:
        self.rng = rng
        self.size = size
        self.light = rng.uniform(0.65, 1.15)
        self.image = np.zeros((size, size, 3), np.float32)
        self.mask = np.zeros((size, size), np.uint8)
        self.row = np.arange(size)[:, None]
        self._height = np.linspace(-0.5, 0.5, size, dtype=np.float32)[:, None]

    def texture(self, height: int, width: int) -> FloatArray:
        """A random window of a random texture."""
        bank = _textures()
        chosen = bank[self.rng.integers(len(bank))]
        y = self.rng.integers(0, _TEXTURE_SIDE - height)
        x = self.rng.integers(0, _TEXTURE_SIDE - width)
        return chosen[y : y + height, x : x + width]

    def full_texture(self) -> FloatArray:
        """A texture of the canvas's size."""
        return self.texture(self.size, self.size)

    def paint(
        self,
        region: Region | None,
        label: int | None,
        color: Color,
        grain: float = 12,
        tint: float = 6,
        shade: float = 0,
        texture: FloatArray | None = None,
        lit: bool = True,
    ) -> None:
        """Color a region and label it.

        grain: strength of the light and dark texture; tint: strength of a warm and cold texture; shade: how much the
        lower canvas is brighter than the upper; texture: instead of a random one; label None keeps the labels below.
        """
        if region is None:
            return
        grains = self.texture(*region.shape) if texture is None else texture
        value = np.asarray(color, np.float32) * np.float32(self.light if lit else 1) + (grains * grain)[..., None]
        if tint:
            value = value + (self.texture(*region.shape) * tint)[..., None] * np.array([1, -0.3, -0.7], np.float32)
        if shade:
            value = value * (1 + shade * self._height[region.rows])[..., None]
        self.image[region.rows, region.columns][region.inside] = value[region.inside]
        if label is not None:
            self.mask[region.rows, region.columns][region.inside] = label

    def region_of(self, inside: BoolArray) -> Region | None:
        """A region from a canvas-sized array, or None if it is empty."""
        if not inside.any():
            return None
        rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
        box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        return Region(*box, inside[box])

    def below(self, outline: npt.NDArray[Any]) -> BoolArray:
        """Canvas-sized array: true below an outline that gives a height for each column."""
        return self.row >= outline[None, :]

    def polygon(self, points: Sequence[Point]) -> Region | None:
        """The part of a polygon that is on the canvas."""
        return self._drawn("polygon", points)

    def rectangle(self, left: float, top: float, right: float, bottom: float, radius: float = 0) -> Region | None:
        """A rectangle, its corners rounded by radius."""
        return self._drawn("rounded_rectangle", [(left, top), (right, bottom)], radius=radius)

    def ellipse(self, left: float, top: float, right: float, bottom: float) -> Region | None:
        """The ellipse inside a box."""
        return self._drawn("ellipse", [(left, top), (right, bottom)])

    def _drawn(self, kind: str, points: Sequence[Point], **options: float) -> Region | None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        left, right = max(0, int(min(xs))), min(self.size, int(max(xs)) + 2)
        top, bottom = max(0, int(min(ys))), min(self.size, int(max(ys)) + 2)
        if left >= right or top >= bottom:
            return None
        shape = Image.new("L", (right - left, bottom - top))
        getattr(ImageDraw.Draw(shape), kind)([(x - left, y - top) for x, y in points], fill=255, **options)
        return Region(slice(top, bottom), slice(left, right), np.asarray(shape) > 0)

    def outline(self, height: float, swing: float, smoothness: float = 1.5) -> npt.NDArray[np.float64]:
        """A jagged skyline: for each column a height around `height`, at most `swing` pixels away from it."""
        x = np.linspace(0, 1, self.size)
        line = np.zeros(self.size)
        for octave in range(1, 7):
            wave = np.sin(2 * np.pi * (octave * x * self.rng.uniform(0.5, 1.5) + self.rng.random()))
            line += self.rng.normal() * wave / octave**smoothness
        line += self.rng.normal(0, 0.12, self.size).cumsum() / np.sqrt(self.size) * smoothness
        return height - line / (np.abs(line).max() + 1e-6) * swing
