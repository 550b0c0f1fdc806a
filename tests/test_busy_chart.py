"""Timelines of real actors."""

from __future__ import annotations

import pytest

from raycourse import show
from raycourse.busy_chart import busy_share, show_busy

# Two actors, 4 seconds: the first works all the time, the second for one second.
LOGS = [[("a", 10.0, 13.0), ("b", 13.0, 14.0)], [("c", 10.0, 11.0)]]


def test_the_busy_share_counts_every_actor_until_the_last_end() -> None:
    assert busy_share(LOGS) == pytest.approx(5 / 8)
    assert busy_share([[("a", 0.0, 2.0)]]) == 1.0
    assert busy_share([[], []]) == 0.0


def test_each_run_says_how_long_it_took_and_who_did_what(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr(show, "_show", pages.append)
    show_busy({"map": LOGS, "another": [[("a", 5.0, 5.5)], []]})
    (page,) = pages
    assert "map: 4.00 s, actors busy 62% of the time, batches for each actor: 2, 1" in page
    assert "another: 0.50 s, actors busy 50% of the time, batches for each actor: 1, 0" in page


def test_nothing_logged_is_an_error() -> None:
    with pytest.raises(ValueError, match="no actor"):
        show_busy({"map": [[], []]})
