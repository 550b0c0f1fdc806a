"""The workload of lesson 03: a large gray photo, a bank of filters, and convolution in plain numpy.

All are plain functions of this module, so every library can send them to other processes by name.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image as Picture

Image = npt.NDArray[np.float32]

STRIP = 32
"""Rows that are worked on at a time: few enough to stay in a core's own cache."""
BLOCK = 8
"""Pixels of the side of a block of `edge_map`."""


def gray_photo(path: str | Path, width: int = 1920) -> Image:
    """A photo as a gray image of that width: float32 from 0 to 1, height x width."""
    with Picture.open(path) as file:
        gray = file.convert("L")
    height = round(gray.height * width / gray.width)
    return np.asarray(gray.resize((width, height), Picture.Resampling.BICUBIC)).astype(np.float32) / np.float32(255)


def edge_filters(count: int = 16, size: int = 11) -> list[Image]:
    """`count` filters, each for edges of another direction: Gabor's, a wave of 8 pixels under a bell curve.

    Returns float32 arrays, size x size, each of sum 0 and of norm 1. Raises ValueError for an even size.
    """
    if size % 2 == 0:
        raise ValueError(f"a filter has a middle pixel, so its size is odd, not {size}")
    reach = size // 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    filters = []
    for angle in np.pi * np.arange(count) / count:
        across = x * np.cos(angle) + y * np.sin(angle)
        wave = np.exp(-(x**2 + y**2) / (size / 2) ** 2) * np.sin(2 * np.pi * across / 8)
        filters.append(((wave - wave.mean()) / np.linalg.norm(wave)).astype(np.float32))
    return filters


def convolve2d(image: Image, kernel: Image) -> Image:
    """The two-dimensional convolution, only where the filter lies wholly inside the image.

    image: height x width. kernel: rows x columns, no larger. Both float32.
    Returns float32, (height - rows + 1) x (width - columns + 1), as scipy.signal.convolve2d does with mode="valid".
    """
    rows, columns = kernel.shape
    flipped = kernel[::-1, ::-1]  # A convolution reads the filter backwards; without this it is a correlation.
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    result = np.zeros((height, width), np.float32)
    for top in range(0, height, STRIP):
        strip = result[top : top + STRIP]
        for i in range(rows):
            lines = image[top + i : top + i + len(strip)]
            for j in range(columns):
                strip += flipped[i, j] * lines[:, j : j + width]
    return result


def edge_map(image: Image, kernel: Image) -> Image:
    """How strongly each block of 8 x 8 pixels answers to a filter: the mean absolute value of the convolution there.

    Every pixel of the convolution has its part in the result. Returns float32, one eighth as high and as wide.
    """
    response = np.abs(convolve2d(image, kernel))
    height, width = (size // BLOCK for size in response.shape)
    blocks = response[: height * BLOCK, : width * BLOCK].reshape(height, BLOCK, width, BLOCK)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)


def stamped_edge_map(image: Image, kernel: Image) -> tuple[str, Image]:
    """A pair: a stamp, which is another one each time that this runs, and the `edge_map`."""
    return uuid.uuid4().hex, edge_map(image, kernel)


def calls_run(stamped: Iterable[tuple[str, Image]]) -> int:
    """How many calls of `stamped_edge_map` really ran to give these results."""
    return len({stamp for stamp, _ in stamped})
