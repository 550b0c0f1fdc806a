"""Photos, labeled photos and labels: what is there, that it may be passed on, and that names mean what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from raycourse import labels, photos
from raycourse.scenes import ADE_NAMES

DATA = photos.DATA


def test_every_picture_and_weight_is_attributed() -> None:
    patterns = re.findall(r"`([^`\s]+\.[A-Za-z]+)`", (DATA / "ATTRIBUTION.md").read_text(encoding="utf-8"))
    files = [path for path in DATA.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".parquet"}]
    files += DATA.rglob("*.safetensors")
    assert len(files) > 300
    missing = [path for path in files if not any(fnmatch(path.as_posix(), f"*{pattern}") for pattern in patterns)]
    assert missing == []


def test_the_nine_large_photos_come_first_and_are_large() -> None:
    large = photos.photo_paths(9)
    assert all(max(Image.open(path).size) >= 1365 for path in large)
    assert len(photos.photo_paths()) == 15
    assert photos.photo_paths(17)[15:] == large[:2]


def test_one_photo_is_gray_on_purpose() -> None:
    modes = Counter(Image.open(path).mode for path in photos.photo_paths())
    assert modes == {"RGB": 14, "L": 1}


def test_photos_are_small_enough_to_be_committed() -> None:
    assert sum(path.stat().st_size for path in (DATA / "photos").iterdir()) < 6e6
    assert sum(path.stat().st_size for path in (DATA / "labelled").iterdir()) < 10e6


def test_picks_are_the_same_for_the_same_seed() -> None:
    first, again, other = (photos.pick_photos(16, seed=seed, size=64) for seed in (3, 3, 4))
    assert [p.tobytes() for p in first] == [p.tobytes() for p in again]
    assert [p.tobytes() for p in first] != [p.tobytes() for p in other]
    assert len({p.tobytes() for p in first[:15]}) == 15
    assert all(max(p.size) <= 64 for p in first)


def test_picks_ask_no_other_library_for_its_seed() -> None:
    """The seed that counts is the one that is passed: neither numpy's nor torch's own changes what is picked."""
    picks = []
    for other in (201, 202):
        np.random.seed(other)
        torch.manual_seed(other)
        picks.append([picture.tobytes() for picture in photos.pick_photos(16, seed=3, size=64)])
    assert picks[0] == picks[1]


@pytest.mark.parametrize("function", [photos.photo_paths, photos.pick_photos])
def test_a_negative_number_of_photos_is_refused(function) -> None:
    with pytest.raises(ValueError, match="negative"):
        function(-1)


def test_labelled_photos_hold_every_class_in_any_first_part() -> None:
    everything = photos.labelled_photos(10_000)
    assert len(everything) == 320
    assert {label for _, label in everything[:13]} == set(labels.LABELS)
    assert len(labels.LABELS) >= 8


def test_labelled_names_are_imagenet_classes() -> None:
    known = set(labels.imagenet_labels())
    assert len(labels.imagenet_labels()) == 1000
    for path, label in photos.labelled_photos(10_000):
        assert label in known
        assert path.name.startswith(labels.WNIDS[label])


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("n07920052_espresso.JPEG", "espresso"),
        ("n02102318_cocker_spaniel_0007.JPEG", "cocker spaniel"),
        ("some/folder/n04591713_wine_bottle.JPEG", "wine bottle"),
    ],
)
def test_label_in_a_file_name(name: str, label: str) -> None:
    assert labels.parse_label(name) == label
    assert labels.parse_label(Path(name)) == label


@pytest.mark.parametrize("name", ["espresso.JPEG", "n0792005_espresso.JPEG", "n07920052.JPEG", "n07920052_.JPEG"])
def test_a_name_without_a_label_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="n07920052_espresso"):
        labels.parse_label(name)


def test_ade_names() -> None:
    assert len(labels.id2label) == len(labels.label2id) == 150
    assert {class_id: labels.id2label[class_id] for class_id in ADE_NAMES} == ADE_NAMES
    assert labels.ade_name(255) == "unlabeled"


@pytest.mark.parametrize(("value", "count"), [(None, 160), ("1", 160), ("0", 320)])
def test_one_switch_sets_the_size(value: str | None, count: int) -> None:
    program = "from raycourse.photos import SMALL_DATA, labelled_photos; print(SMALL_DATA, len(labelled_photos()))"
    environment = {} if value is None else {"RAYCOURSE_SMALL_DATA": value}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(count == 160), str(count)]


def test_transforming_a_photo_is_reproducible_and_really_done() -> None:
    path = DATA / "photos" / "china.jpg"
    first, again = photos.transform_photo(path), photos.transform_photo(Image.open(path))
    assert first.dtype == np.uint8
    assert first.shape == (107, 160, 3)
    np.testing.assert_array_equal(first, again)
    assert first.std() > 20
    assert not np.array_equal(first, photos.transform_photo(path, seed=1))


def test_transforming_takes_gray_photos_and_arrays() -> None:
    array = np.asarray(Image.open(DATA / "photos" / "camera.png"))
    assert photos.transform_photo(array).shape == (160, 160, 3)


def test_a_single_photo_is_not_a_list() -> None:
    with pytest.raises(TypeError, match=r"predict\(\[photo\]\)"):
        photos.as_pictures(DATA / "photos" / "china.jpg")
