"""The chart of batch sizes: what it says, and what it refuses."""

from __future__ import annotations

import pytest

from raycourse import show
from raycourse.batch_charts import show_batch_sizes


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    pages: list[str] = []
    monkeypatch.setattr(show, "_show", pages.append)
    return pages


def test_every_batch_size_is_named_with_its_time_and_its_actors(pages: list[str]) -> None:
    show_batch_sizes({64: 6.5, 4: 4.25}, {4: 2, 64: 1})
    (page,) = pages
    assert "batches of 4: 4.25 s, 2 actors busy, batches of 64: 6.50 s, 1 actor busy" in page
    assert ">1 actor busy<" in page
    assert page.startswith("<svg")


def test_sizes_without_a_number_of_actors_are_refused(pages: list[str]) -> None:
    with pytest.raises(ValueError, match="same batch sizes"):
        show_batch_sizes({4: 1.0}, {8: 1})
    with pytest.raises(ValueError, match="at least one"):
        show_batch_sizes({}, {})
    assert not pages
