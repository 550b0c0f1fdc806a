"""What the judge of lesson 08 calculates by itself: masks, mean IoU, and how long each pattern takes."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from autograder.exercises.masks import explain_iou, mask_of, mean_iou_of, random_maps, random_masks, upsampled
from autograder.exercises.patterns import PATTERNS, Workload, makespan
from raycourse.evaluate_segmenter import mean_iou


@pytest.mark.parametrize("size", [(10, 6), (3, 3), (4, 3), (7, 13)])
def test_maps_are_stretched_as_torch_does(size: tuple[int, int]) -> None:
    import torch

    rng = random.Random(8)
    grid = [[rng.uniform(0, 9) for _ in range(4)] for _ in range(3)]
    tensor = torch.tensor(grid, dtype=torch.float64)[None, None]
    expected = torch.nn.functional.interpolate(tensor, size=size[::-1], mode="bilinear", align_corners=False)[0, 0]
    assert np.allclose(upsampled(grid, size), expected.numpy())


def test_random_maps_leave_no_doubt() -> None:
    maps = random_maps(random.Random(1), 3, 3, 4, (9, 6))
    large = np.sort([upsampled(one, (9, 6)) for one in maps], axis=0)
    assert (large[-1] - large[-2]).min() > 0.05
    assert np.array(mask_of(maps, (9, 6))).shape == (6, 9)


@pytest.mark.parametrize(("classes", "ignored"), [((0, 1, 2), 0.0), ((0, 3, 7), 0.3), ((2, 149), 0.2)])
def test_mean_iou_is_that_of_the_course(classes: tuple[int, ...], ignored: float) -> None:
    predicted, truth = random_masks(random.Random(3), classes, 8, ignored)
    expected = mean_iou(np.array(predicted, np.uint8), np.array(truth, np.uint8), 150)
    assert mean_iou_of(predicted, truth, 150, 255) == pytest.approx(expected)


def test_labels_that_are_off_by_one_are_told_so() -> None:
    predicted, truth = random_masks(random.Random(5), (1, 2, 3), 8)
    off = mean_iou(np.array(predicted, np.uint8), np.array(truth, np.uint8) - np.uint8(1), 4)
    assert "off by one" in explain_iou(off, predicted, truth, 4, 255)


def test_each_pattern_by_hand() -> None:
    # Eight items of 1 s, one load of 2 s, one start of 1 s, four cores.
    workload = Workload(items=8, load=2.0)
    expected = {"sequential": 10.0, "tasks": 6.0, "actors": 5.0, "actor pool": 5.0, "dataset": 7.0}
    assert {name: makespan(name, workload) for name in PATTERNS} == expected


def test_a_pool_in_order_waits_for_the_slow_one() -> None:
    workload = Workload(items=15, load=0.0, start=0.0, skew=8.0)
    assert makespan("actor pool", workload) == 8.0
    # Until 8 s nobody gets a second item; then eleven items of 1 s are left for four actors.
    assert makespan("actor pool", Workload(items=15, load=0.0, start=0.0, skew=8.0, in_order=True)) == 11.0


def test_reading_beside_predicting_pays_if_one_model_fits() -> None:
    workload = Workload(items=60, read=1.0, load=3.0, memory=1)
    assert makespan("sequential", workload) == 123.0
    assert makespan("dataset", workload) == 65.0
    assert math.isinf(makespan("dataset", Workload(cores=1)))


def test_scaling_changes_no_choice() -> None:
    workload = Workload(items=40, predict=0.1, load=0.0, start=2.0)
    times = {name: makespan(name, workload) for name in PATTERNS}
    scaled = {name: makespan(name, workload.scaled(1.7)) for name in PATTERNS}
    assert sorted(times, key=times.__getitem__) == sorted(scaled, key=scaled.__getitem__)
    assert scaled["tasks"] == pytest.approx(1.7 * times["tasks"], rel=0.01)
