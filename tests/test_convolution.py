"""The workload of lesson 03: convolution against the definition and against torch, and results that vary."""

from __future__ import annotations

import dask.config
import dask.distributed
import numpy as np
import pytest
import torch

from autograder.client.environment import SETTINGS
from autograder.client.notebook import _takes
from autograder.clock.world import Request
from autograder.judge.free_run import _world_for
from raycourse import photo_paths
from raycourse.convolution import calls_run, convolve2d, edge_filters, edge_map, gray_photo, stamped_edge_map

RNG = np.random.default_rng(3)


def random_image(height: int, width: int) -> np.ndarray:
    return RNG.random((height, width), dtype=np.float32)


def test_dask_reads_what_the_environment_says_of_its_pulse() -> None:
    """A name that Dask does not know is ignored, and on a busy machine each of its programs would take minutes."""
    read = dask.config.collect_env({name: value for name, value in SETTINGS.items() if name.startswith("DASK_")})
    (defaults,) = [known for known in dask.config.defaults if "scheduler" in known.get("distributed", {})]
    for name, value in (("distributed.admin.tick.interval", "1s"), ("distributed.worker.profile.enabled", False)):
        assert dask.config.get(name, config=read) == value
        assert dask.config.get(name, config=defaults) not in (None, value)
    assert len(read["distributed"]) == 2


def test_a_convolution_by_hand() -> None:
    image = np.array([[0, 0, 9, 9, 9]] * 5, np.float32)
    # Turned by half a turn this is the filter in the lesson's picture.
    kernel = np.array([[1, 0, -1]] * 3, np.float32)
    assert convolve2d(image, kernel).tolist() == [[27, 27, 0]] * 3


@pytest.mark.parametrize("shape", [(3, 3), (5, 5), (2, 4), (1, 1), (70, 41)])
def test_a_convolution_is_torchs_with_the_filter_turned(shape: tuple[int, int]) -> None:
    image, kernel = random_image(70, 41), random_image(*shape)
    turned = torch.from_numpy(kernel[::-1, ::-1].copy())
    expected = torch.nn.functional.conv2d(torch.from_numpy(image)[None, None], turned[None, None])[0, 0].numpy()
    result = convolve2d(image, kernel)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, expected, rtol=1e-4)


def test_an_edge_map_uses_every_pixel_and_changes_nothing() -> None:
    image = random_image(40, 48)
    kept = image.copy()
    whole = edge_map(image, np.ones((1, 1), np.float32))
    assert whole.shape == (5, 6)
    assert whole.mean() == pytest.approx(image.mean(), rel=1e-5)
    assert np.array_equal(image, kept)


def test_filters_are_odd_and_blind_to_even_images() -> None:
    filters = edge_filters(8, 11)
    assert len(filters) == 8
    for kernel in filters:
        assert kernel.shape == (11, 11)
        assert np.abs(convolve2d(np.ones((20, 20), np.float32), kernel)).max() < 1e-5
        assert np.linalg.norm(kernel) == pytest.approx(1, abs=1e-3)
    with pytest.raises(ValueError, match="odd"):
        edge_filters(4, 8)


def test_maps_of_a_photo_are_neither_constant_nor_alike() -> None:
    image = gray_photo(photo_paths()[6], width=200)
    maps = [edge_map(image, kernel) for kernel in edge_filters(4, 7)]
    assert image.shape[1] == 200
    assert 0 <= image.min() < image.max() <= 1
    assert all(one.std() > 0 for one in maps)
    assert not any(np.allclose(maps[0], other) for other in maps[1:])


def test_stamps_count_the_calls_that_ran() -> None:
    image, kernel = random_image(20, 20), edge_filters(1, 3)[0]
    results = [stamped_edge_map(image, kernel) for _ in range(3)]
    assert calls_run(results) == 3
    assert calls_run([results[0]] * 5) == 1


def test_on_clock_hands_out_an_image_that_is_dear_to_move_and_filters() -> None:
    assert _takes(lambda convolve, image, filters, workers: None) == ["convolve", "image", "filters"]
    settings = {"cores": 4, "load": 0.0, "pickle": 0.5, "actors": 4, "takes": ["convolve", "image", "filters"]}
    world, given = _world_for(settings, [7, 8], 1.0)
    assert given["filters"] == [7, 8]
    assert world.grant(Request("pickle", "value", (), 1)).cost == 500
    assert world.grant(Request("call", "convolve", (given["image"], 8), 1)).answer == 8
