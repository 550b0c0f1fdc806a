"""Drawn scenes are the same for the same seed, their masks hold the thirteen classes, and IoU is counted right."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from raycourse.evaluate_segmenter import confusion, iou_of_classes, mean_iou
from raycourse.scenes import (
    ADE_NAMES,
    CLASS_IDS,
    FROZEN_SEED,
    VALIDATION_SEED,
    draw_scene,
    draw_scenes,
    frozen_scenes,
    validation_scenes,
)


def test_a_seed_draws_the_same_scene_again() -> None:
    for seed in (0, 1, VALIDATION_SEED):
        image, mask = draw_scene(seed)
        again = draw_scene(seed)
        np.testing.assert_array_equal(image, again[0])
        np.testing.assert_array_equal(mask, again[1])


def test_masks_are_the_ones_that_the_segmenter_learnt() -> None:
    """Only masks are pinned: the last digit of a picture's pixel may depend on how a machine rounds."""
    masks = np.stack([draw_scene(seed)[1] for seed in range(10)])
    assert hashlib.sha256(masks.tobytes()).hexdigest()[:16] == "8dbefe796d1dfd30"


def test_shapes_types_and_classes() -> None:
    images, masks = draw_scenes(60, seed=5)
    assert {(image.shape, image.dtype) for image in images} == {((128, 128, 3), np.dtype(np.uint8))}
    assert {(mask.shape, mask.dtype) for mask in masks} == {((128, 128), np.dtype(np.uint8))}
    assert set(np.unique(masks)) == set(CLASS_IDS) == set(ADE_NAMES)
    assert len(ADE_NAMES) == 13


@pytest.mark.parametrize("size", [32, 64, 320])
def test_other_sizes(size: int) -> None:
    image, mask = draw_scene(3, size)
    assert image.shape == (size, size, 3)
    assert mask.shape == (size, size)
    assert set(np.unique(mask)) <= set(CLASS_IDS)


@pytest.mark.parametrize("size", [0, 31, 321])
def test_sizes_that_cannot_be_drawn(size: int) -> None:
    with pytest.raises(ValueError, match="between 32 and 320"):
        draw_scene(0, size)


def test_no_two_scenes_are_alike() -> None:
    images, _ = draw_scenes(20, seed=0)
    others, _ = draw_scenes(20, seed=1)
    assert len({image.tobytes() for image in images + others}) == 40


def test_scenes_of_lessons_and_validation_are_not_training_scenes() -> None:
    training = {draw_scene(seed)[0].tobytes() for seed in range(30)}
    seen = [*draw_scenes(30, seed=0)[0], *validation_scenes(5)[0]]
    assert not training & {image.tobytes() for image in seen}


def test_frozen_scenes_are_what_their_seeds_draw() -> None:
    table = frozen_scenes()
    assert len(table) == 64
    for row in (0, 63):
        image, mask = draw_scene(table[row]["seed"])
        assert table[row]["seed"] == FROZEN_SEED + row
        np.testing.assert_array_equal(np.asarray(table[row]["mask"]), mask)
        assert np.abs(np.asarray(table[row]["image"]).astype(int) - image).max() <= 1


def test_frozen_scenes_load_with_datasets(tmp_path) -> None:
    import datasets

    from raycourse.photos import DATA

    files = str(DATA / "scenes" / "scenes.parquet")
    table = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=str(tmp_path))
    assert table[0]["image"].size == table[0]["mask"].size == (128, 128)


def test_iou_by_hand() -> None:
    truth = np.array([[0, 0, 1], [1, 2, 255]], np.uint8)
    predicted = np.array([[0, 1, 1], [1, 2, 0]], np.uint8)
    counts = confusion(predicted, truth, 4)
    np.testing.assert_array_equal(counts[:3, :3], [[1, 1, 0], [0, 2, 0], [0, 0, 1]])
    np.testing.assert_allclose(iou_of_classes(counts), [1 / 2, 2 / 3, 1, np.nan])
    assert mean_iou(predicted, truth, 4) == pytest.approx((1 / 2 + 2 / 3 + 1) / 3)


def test_an_off_by_one_in_the_ids_does_not_pass() -> None:
    """SceneParse150's files are one-based: compared unreduced with zero-based predictions, every pixel is wrong."""
    _, masks = draw_scenes(3)
    truth = np.stack(masks)
    assert mean_iou(truth, truth, 150) == 1.0
    assert mean_iou(truth, truth + 1, 150) < 0.01


def test_ids_and_shapes_that_do_not_fit() -> None:
    mask = np.zeros((2, 2), np.uint8)
    with pytest.raises(ValueError, match="holds 7"):
        mean_iou(mask + 7, mask, 3)
    with pytest.raises(ValueError, match="shape"):
        mean_iou(mask, np.zeros((2, 3), np.uint8), 3)
