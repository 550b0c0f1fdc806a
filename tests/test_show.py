"""What the pictures of the lessons say and contain. How they look is judged by looking."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from raycourse import show
from raycourse.measure import Comparison


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that was shown, as HTML."""
    shown: list[str] = []
    monkeypatch.setattr(show, "_show", shown.append)
    return shown


def chart(page: list[str]) -> ElementTree.Element:
    """The one chart on the page."""
    (html,) = page
    return ElementTree.fromstring(html)


def words(page: list[str]) -> str:
    return " ".join(text.strip() for text in chart(page).itertext() if text.strip())


def test_photos_have_titles_and_alternatives(page: list[str]) -> None:
    show.show_photos([Image.new("RGB", (640, 480), "teal"), np.eye(4)], ["a <lake>", "a map"])
    (html,) = page
    assert html.count("<img ") == html.count('alt="') == 2
    assert 'alt="a &lt;lake&gt;"' in html
    assert "<figcaption" in html
    assert "<lake>" not in html


def test_a_large_photo_is_shown_small(page: list[str]) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (1080, 1920, 3), dtype=np.uint8)
    show.show_photos([noise])
    assert len(page[0]) < 300_000


@pytest.mark.parametrize(
    "photo", [Image.new("L", (9, 9)), Image.new("RGBA", (9, 9)), np.zeros((5, 5)), np.zeros((5, 5, 3), np.uint8)]
)
def test_photos_of_any_kind_are_shown(page: list[str], photo: object) -> None:
    show.show_photos([photo])
    assert "data:image/jpeg;base64," in page[0]


def test_photos_and_titles_go_together() -> None:
    with pytest.raises(ValueError, match="1 photos but 2 titles"):
        show.show_photos([np.eye(2)], ["a", "b"])


def test_masks_name_their_classes_the_largest_first(page: list[str]) -> None:
    mask = np.full((10, 10), 2, np.uint8)
    mask[:3] = 6
    show.show_masks([Image.new("RGB", (40, 40))], [mask])
    (html,) = page
    assert 'alt="image 0, its mask: sky 70%, road 30%"' in html
    assert re.sub("<[^>]*>", "", html).index("sky 70%") < re.sub("<[^>]*>", "", html).index("road 30%")
    assert f"background:rgb{show.class_color(2)}" in html


def test_masks_may_hold_pixels_without_a_label(page: list[str]) -> None:
    show.show_masks([np.zeros((4, 4, 3), np.uint8)], [np.full((4, 4), 255, np.uint8)])
    assert "unlabeled 100%" in page[0]


def test_each_image_needs_its_mask() -> None:
    with pytest.raises(ValueError, match="1 images but 0 masks"):
        show.show_masks([np.zeros((4, 4, 3), np.uint8)], [])


def test_classes_of_drawn_scenes_have_different_colors() -> None:
    colors = {show.class_color(class_id) for class_id in show._KNOWN_COLORS}
    assert len(colors) == len(show._KNOWN_COLORS) == 13


def test_a_comparison_is_drawn_beside_the_machines_limit(page: list[str]) -> None:
    comparison = Comparison({"serial": [4.0, 4.0, 5.0], "ray & co": [2.5, 2.5, 2.6]})
    show.show_comparison(comparison, limit=1.8)
    text = words(page)
    assert "4.00 s (1.00x)" in text
    assert "2.50 s (1.60x)" in text
    assert "ray & co" in text
    assert "limit, 1.80x" in text
    assert chart(page).get("role") == "img"
    label = chart(page).get("aria-label")
    assert label is not None
    assert "serial 4.00 s, ray & co 2.50 s" in label
    assert "1.80 times" in label


def test_a_comparison_needs_no_limit(page: list[str]) -> None:
    show.show_comparison(Comparison({"serial": [4.0]}))
    assert "limit" not in words(page)


def test_growth_shows_points_and_slope(page: list[str]) -> None:
    show.show_growth({1: 0.2, 10: 2.0, 100: 20.0})
    assert "each one adds 0.20 s" in words(page)
    assert "100 images: 20.0 s" in words(page)
    label = chart(page).get("aria-label")
    assert label is not None
    assert "1 images in 0.20 s, 10 images in 2.00 s" in label


def test_amdahls_curves_end_where_the_law_says(page: list[str]) -> None:
    show.show_amdahl(fractions=(0.0, 0.25), workers=10)
    label = chart(page).get("aria-label")
    assert label is not None
    assert "0% serial reaches 10.0, 25% serial reaches 3.1" in label


def test_charts_take_the_color_of_the_page(page: list[str]) -> None:
    show.show_amdahl()
    assert "currentColor" in page[0]
    assert show._INK not in page[0]
    assert "max-width:100%" in page[0]
