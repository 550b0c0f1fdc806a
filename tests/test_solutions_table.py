"""The table of solutions/README.md names tests and submissions that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = (ROOT / "solutions" / "README.md").read_text(encoding="utf-8")


def test_every_row_says_what_holds_it() -> None:
    rows = [line for line in TABLE.splitlines() if line.startswith("| ") and not line.startswith("| seed line")]
    assert len(rows) > 150
    assert [row for row in rows if len(row.split(" | ")) < 5] == []


def test_tests_that_are_named_exist() -> None:
    for file, name in re.findall(r"(test_\w+\.py)::(test_\w+)", TABLE):
        assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), f"{file}::{name}"


def test_submissions_that_are_named_exist() -> None:
    there = {path.stem for path in (ROOT / "tests" / "submissions").rglob("*.py")}
    named = set(re.findall(r"\b((?:right|wrong|cheat)_[a-z0-9_]+)\b(?!\*)", TABLE))
    assert named - there == set()
