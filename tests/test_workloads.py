"""The workloads of lesson 02 compute what they say, in the same way in every process."""

from __future__ import annotations

import pickle
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from raycourse import workloads
from raycourse.measure import Comparison
from raycourse.workload_charts import DASHBOARD, show_circle, show_errors, show_memory, show_workloads


@given(st.integers(min_value=0, max_value=400))
def test_both_fibonacci_programs_agree(n: int) -> None:
    assert workloads.fibonacci(n) == workloads.fibonacci_in_a_list(n)


def test_fibonacci_is_the_known_sequence_and_does_not_return_its_input() -> None:
    assert [workloads.fibonacci(n) for n in range(11)] == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55]


def test_memory_of_the_list_grows_with_the_square_and_of_two_numbers_with_n() -> None:
    small, large = (workloads.peak_memory(workloads.fibonacci_in_a_list, n) for n in (10_000, 20_000))
    assert 3.2 < large / small < 4.2
    assert workloads.peak_memory(workloads.fibonacci, 20_000) < small / 100


def test_peak_memory_stops_tracing_when_the_function_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        workloads.peak_memory(lambda: 1 / 0)
    assert workloads.peak_memory(bytes, 1_000_000) > 1_000_000


@pytest.mark.parametrize("n", [0, 1, 1000, workloads.BLOCK + 1])
def test_counting_in_blocks_counts_the_points_of_the_stream(n: int) -> None:
    points = workloads.circle_points(3, n)
    assert points.shape == (n, 2)
    assert workloads.sample_circle(3, n) == int(((points**2).sum(axis=1) <= 1).sum())


def test_streams_are_those_that_spawn_gives_and_differ_from_task_to_task() -> None:
    for task, child in enumerate(np.random.SeedSequence(workloads.STREAMS_SEED).spawn(3)):
        assert np.array_equal(workloads.stream(task).random(5), np.random.default_rng(child).random(5))
    assert len({workloads.sample_circle(task, 100_000) for task in range(8)}) == 8


def test_own_streams_come_nearer_to_pi_than_equal_ones_and_more_points_help() -> None:
    own = workloads.pi_errors([1_000, 16_000], tasks=8, own_streams=True)
    equal = workloads.pi_errors([1_000, 16_000], tasks=8, own_streams=False)
    # The error falls as 1 / sqrt(points): four times for 16 times the points, sqrt(8) times for 8 streams.
    assert own[0] / own[1] == pytest.approx(4, rel=0.5)
    assert equal[1] / own[1] == pytest.approx(8**0.5, rel=0.5)
    assert own[1] < 0.01


def test_the_plain_python_sample_is_about_right() -> None:
    assert abs(4 * workloads.sample_circle_in_python(0, 20_000) / 20_000 - np.pi) < 0.05


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "noise.jpg"
    pixels = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def test_an_augmented_photo_is_a_contact_sheet_that_is_the_same_every_time(photo: Path) -> None:
    sheet = workloads.augment_photo(photo)
    assert sheet.shape == (120, 160 + 4 * 120, 3)
    assert sheet.dtype == np.uint8
    assert sheet.std() > 0
    assert np.array_equal(sheet, workloads.augment_photo(str(photo)))


def test_each_step_of_augmenting_changes_the_picture(photo: Path) -> None:
    steps = list(workloads.augment_steps(photo).values())
    assert [step.size for step in steps[:4]] == [(400, 300)] * 4
    for before, after in pairwise(steps[:4]):
        assert not np.array_equal(np.asarray(before), np.asarray(after))


def test_tones_do_not_wrap_around_as_bytes_do(tmp_path: Path) -> None:
    """White times the matrix is more than 255: a byte would start again at 0, and white would turn dark."""
    Image.new("RGB", (40, 30), (255, 255, 255)).save(tmp_path / "white.png")
    sepia = np.asarray(workloads.augment_steps(tmp_path / "white.png")["sepia"])
    assert sepia[..., :2].min() == 255
    assert sepia[..., 2].min() == int(255 * sum(row[2] for row in workloads.SEPIA))


def test_a_grey_photo_smaller_than_a_crop_is_fine(tmp_path: Path) -> None:
    Image.new("L", (100, 60), 128).save(tmp_path / "grey.png")
    assert workloads.augment_photo(tmp_path / "grey.png").shape == (120, 200 + 4 * 120, 3)


def test_workloads_travel_by_name() -> None:
    for function in (workloads.fibonacci, workloads.sample_circle, workloads.augment_photo):
        assert len(pickle.dumps(function)) < 100
    assert workloads.pickled_size(bytes(10_000)) > 10_000


def test_charts_are_drawn_with_a_text_alternative(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("raycourse.show._show", shown.append)
    show_circle(workloads.circle_points(0, 100))
    show_errors([100, 1000], {"own streams": [0.1, 0.01], "equal streams": [0.2, 0.1]})
    show_memory({"a list": {10: 10**6, 20: 4 * 10**6}, "two numbers": {10: 100, 20: 200}}, original=200)
    show_workloads({"pi": Comparison({"serial": [2.0], "ray": [1.0]})}, limit=2.0)
    assert len(shown) == 4
    assert all('role="img"' in page and "aria-label" in page for page in shown)
    assert "0.4 GB" in shown[2]
    assert "2.00 times" in shown[3]


def test_the_picture_of_the_dashboard_is_there() -> None:
    assert DASHBOARD.exists()
