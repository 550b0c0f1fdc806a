"""The workloads of lesson 02: Fibonacci numbers, points in a circle, photos.

All are plain functions of this module, so Ray sends them to its workers by name. Heavy imports wait inside the
functions that need them: a worker that counts points should not load torch first.
"""

from __future__ import annotations

import pickle
import random
import tracemalloc
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from PIL import Image

PRIME = 2**61 - 1
"""A Mersenne prime. F(n) modulo this fits in 8 bytes, and two programs that agree on it agree on F(n)."""

STREAMS_SEED = 2024
BLOCK = 100_000
SHEET_HEIGHT = 120
CROP = 224
SEPIA = ((0.393, 0.349, 0.272), (0.769, 0.686, 0.534), (0.189, 0.168, 0.131))


def fibonacci_in_a_list(n: int) -> int:
    """F(n) modulo `PRIME`, by way of a list that keeps all of F(0) to F(n). Memory grows with the square of n."""
    numbers = [0, 1]
    for i in range(2, n + 1):
        numbers.append(numbers[i - 1] + numbers[i - 2])
    return numbers[n] % PRIME


def fibonacci(n: int) -> int:
    """F(n) modulo `PRIME`, keeping only the last two (full, big) numbers. Memory grows with n."""
    current, following = 0, 1
    for _ in range(n):
        current, following = following, current + following
    return current % PRIME


def peak_memory(function: Callable[..., Any], *args: Any) -> int:
    """The most bytes that Python objects took at one moment while `function(*args)` ran in this process."""
    tracemalloc.start()
    try:
        function(*args)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def pickled_size(thing: object) -> int:
    """How many bytes `thing` takes when it travels to another process by value."""
    return len(pickle.dumps(thing, protocol=5))


def stream(task: int, seed: int = STREAMS_SEED) -> np.random.Generator:
    """Task number `task`'s own random stream: the same as `SeedSequence(seed).spawn(task + 1)[task]`."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(task,)))


def circle_points(task: int, n: int) -> np.ndarray:
    """The first n points of the task's stream in the square from (-1, -1) to (1, 1): float64, shape (n, 2)."""
    return stream(task).uniform(-1.0, 1.0, size=(n, 2))


def _count_inside(rng: np.random.Generator, n: int) -> int:
    """How many of n points of the stream lie in the circle of radius 1, drawn block by block to stay small."""
    inside = 0
    for start in range(0, n, BLOCK):
        points = rng.uniform(-1.0, 1.0, size=(min(BLOCK, n - start), 2))
        inside += int(np.count_nonzero((points**2).sum(axis=1) <= 1.0))
    return inside


def sample_circle(task: int, n: int) -> int:
    """How many of n points fell inside the circle. Each task draws from its own stream, the same in every run."""
    return _count_inside(stream(task), n)


def sample_circle_in_python(task: int, n: int) -> int:
    """`sample_circle` without numpy, one point at a time, as one would first write it."""
    rng = random.Random(task)
    return sum(rng.uniform(-1, 1) ** 2 + rng.uniform(-1, 1) ** 2 <= 1 for _ in range(n))


def pi_errors(counts: Iterable[int], tasks: int, own_streams: bool, repeats: int = 20) -> list[float]:
    """How far from pi the estimate of `tasks` tasks typically is, for each count of points a task.

    own_streams: each task has its own stream; otherwise all tasks of one estimate have the same.
    Returns for each count the root of the mean squared error of `repeats` estimates, each from fresh streams.
    """
    errors = []
    for n in counts:
        inside = np.array([_count_inside(stream(task), n) for task in range(repeats * tasks)], dtype=float)
        inside = inside.reshape(repeats, tasks)
        if not own_streams:
            # Equal streams give equal counts: what the first task of each estimate counted.
            inside[:] = inside[:, :1]
        estimates = 4 * inside.sum(axis=1) / (tasks * n)
        errors.append(float(np.sqrt(((estimates - np.pi) ** 2).mean())))
    return errors


def augment_photo(path: str | Path) -> np.ndarray:
    """Load one photo and prepare it as a training set would want it: the last of `augment_steps`.

    Returns a contact sheet: the thumbnail and four crops side by side, uint8 of shape (120, width, 3). The crops and
    the contrast are random but belong to the file's name, so each photo gives the same sheet in every process.
    """
    return np.asarray(augment_steps(path)["contact sheet"])


def augment_steps(path: str | Path) -> dict[str, Image.Image]:
    """Every step of `augment_photo` by name, in order: photo, blurred, transformed, sepia, contact sheet."""
    import torch
    from PIL import Image, ImageEnhance, ImageFilter, ImageOps

    rng = random.Random(zlib.crc32(Path(path).name.encode()))
    photo = Image.open(path).convert("RGB")
    blurred = photo.filter(ImageFilter.BoxBlur(2))
    mirrored = ImageOps.mirror(blurred) if rng.random() < 0.5 else blurred
    transformed = ImageEnhance.Contrast(mirrored).enhance(rng.uniform(1.1, 1.6))

    tensor = torch.from_numpy(np.array(transformed)).float()
    toned = (tensor.reshape(-1, 3) @ torch.tensor(SEPIA)).reshape(tensor.shape).clamp(0, 255)
    sepia = Image.fromarray(toned.byte().numpy())

    return {
        "photo": photo,
        "blurred": blurred,
        "transformed": transformed,
        "sepia": sepia,
        "contact sheet": _contact_sheet(sepia, transformed, rng),
    }


def _contact_sheet(main: Image.Image, other: Image.Image, rng: random.Random) -> Image.Image:
    """A thumbnail of `main` and four random crops of `other`, side by side."""
    from PIL import Image

    thumbnail = main.resize((round(main.width * SHEET_HEIGHT / main.height), SHEET_HEIGHT))
    sheet = Image.new("RGB", (thumbnail.width + 4 * SHEET_HEIGHT, SHEET_HEIGHT))
    sheet.paste(thumbnail, (0, 0))
    for i in range(4):
        left, top = rng.randrange(max(1, other.width - CROP)), rng.randrange(max(1, other.height - CROP))
        crop = other.crop((left, top, left + CROP, top + CROP)).resize((SHEET_HEIGHT, SHEET_HEIGHT))
        sheet.paste(crop, (thumbnail.width + i * SHEET_HEIGHT, 0))
    return sheet
