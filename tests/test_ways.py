"""The scoreboard of lesson 08: what it notes of each way, and that it refuses masks that differ."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from raycourse import show, ways
from raycourse.ways import Scoreboard, Way

MASKS = [np.full((4, 4), number, np.uint8) for number in range(3)]


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file of its own for the tally of loads."""
    monkeypatch.setenv(ways.LOADS_VARIABLE, str(tmp_path / "loads"))
    return tmp_path / "loads"


def way(name: str, seconds: float, start: float, workers: int = 1) -> Way:
    return Way(name, workers, 60, seconds, start, workers, 300_000_000)


def test_a_way_is_measured(loads: Path, capsys: pytest.CaptureFixture[str]) -> None:
    board = Scoreboard(3)

    def slowly(masks: list[np.ndarray]) -> list[np.ndarray]:
        time.sleep(0.05)
        ways._note_load()
        time.sleep(0.05)
        ways._note_load()
        return masks

    assert board.run("slowly", 1, slowly, MASKS) == MASKS
    measured = board.ways["slowly"]
    assert measured.loads == 2
    assert 0.04 < measured.start < measured.seconds
    assert measured.seconds >= 0.1
    assert measured.memory > 10_000_000
    assert "slowly: 3 masks" in capsys.readouterr().out


def test_loads_from_before_do_not_count(loads: Path) -> None:
    ways._note_load()
    time.sleep(0.01)
    board = Scoreboard(3)
    board.run("a loop", 1, lambda: MASKS)
    assert board.ways["a loop"].loads == 0
    assert board.ways["a loop"].start == 0.0


def test_other_masks_are_refused(loads: Path) -> None:
    board = Scoreboard(3)
    board.run("first", 1, lambda: MASKS)
    with pytest.raises(AssertionError, match="16 of 16 values differ"):
        board.run("second", 1, lambda: MASKS[::-1])
    with pytest.raises(AssertionError, match="second: 2 masks for 3 images"):
        board.run("second", 1, lambda: MASKS[:2])
    assert list(board.ways) == ["first"]


def test_what_is_not_written_is_not_noted(loads: Path, capsys: pytest.CaptureFixture[str]) -> None:
    board = Scoreboard(3)
    assert board.run("mine", 1, lambda: None) is None
    assert not board.ways
    assert "not written yet" in capsys.readouterr().out


def test_the_estimate_counts_the_start_once() -> None:
    board = Scoreboard(60, {"loop": way("loop", 6.0, 0.0), "actors": way("actors", 8.0, 5.0, 2)})
    assert board.ways["actors"].seconds_for(600) == pytest.approx(5 + 30)
    assert board.speedup("actors") == pytest.approx(0.75)
    assert board.speedup("actors", 600) == pytest.approx(60 / 35)


def test_the_table_has_a_row_for_each_way() -> None:
    board = Scoreboard(60, {"loop": way("loop", 6.0, 0.1), "a <pool>": way("a <pool>", 3.0, 1.0, 2)})
    page, text = board._repr_html_(), str(board)
    assert page.count("<tr>") == 3
    assert "a &lt;pool&gt;" in page
    assert "<pool>" not in page
    rows = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
    assert rows[2] == ["a <pool>", "2", "3.00 s", "1.00 s", "20.0", "2.00x", "100%", "2", "300 MB"]


def test_the_chart_shows_both_piles(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr(show, "_show", pages.append)
    board = Scoreboard(60, {"loop": way("loop", 6.0, 0.0), "actors": way("actors", 8.0, 5.0, 2)})
    board.show(limit=1.9, images=600)
    chart = ElementTree.fromstring(pages[0])
    words = " ".join(chart.itertext())
    assert "60 images, measured" in words
    assert "600 images, estimated" in words
    assert "1.71x" in chart.attrib["aria-label"]


def test_the_folder_for_loads_goes_with_the_process_that_made_it(tmp_path: Path) -> None:
    code = (
        "import os, sys, raycourse.ways as ways\n"
        "pid = os.fork()\n"
        "if pid == 0: sys.exit()\n"
        "os.waitpid(pid, 0)\n"
        "ways._note_load()\n"
        "print(len(ways._loads_since(0)), len(os.listdir(os.environ['TMPDIR'])))"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop(ways.LOADS_VARIABLE, None)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split() == ["1", "1"], done.stderr
    assert not list(tmp_path.iterdir())
    environment[ways.LOADS_VARIABLE] = str(tmp_path / "loads")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split() == ["1", "1"], done.stderr  # The file of loads itself, and no folder.
