"""Your own history in the league: what each try took, kept in a small file of yours on this machine."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

EXERCISE = "league.pipeline"
MEDALS = ("gold", "silver", "bronze")
_SHOWN = 10


@dataclass(frozen=True)
class Try:
    """One try: when (ISO 8601, UTC), virtual seconds over all rounds, the best par that it met (or none), points."""

    when: str
    seconds: float
    medal: str
    points: float


@dataclass(frozen=True, repr=False)
class History:
    """All tries that were kept, the oldest first."""

    tries: Sequence[Try]

    @property
    def best(self) -> Try | None:
        """The fastest try, of equal ones the first."""
        return min(self.tries, key=lambda one: one.seconds, default=None)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """The last tries as words: when, virtual seconds, medal, and what it changed against the best before it."""
        rows, best = [], math.inf
        for one in self.tries:
            gain = best - one.seconds
            news = "first" if best == math.inf else f"{gain:g} s better" if gain > 0 else "as good" if not gain else ""
            best = min(best, one.seconds)
            rows.append((one.when[:16].replace("T", " "), f"{one.seconds:g}", one.medal or "none", news))
        return rows[-_SHOWN:]

    def __repr__(self) -> str:
        if self.best is None:
            return f"No try is kept yet. Run the check of {EXERCISE}, or: raycourse league YOUR_FILE.py"
        lines = [f"{'when (UTC)':<17} {'virtual s':>9}  {'medal':<7} against your best"]
        lines += [f"{when:<17} {seconds:>9}  {medal:<7} {news}".rstrip() for when, seconds, medal, news in self.rows()]
        return "\n".join([*lines, f"Your best of {len(self.tries)}: {self.best.seconds:g} virtual s."])

    def _repr_html_(self) -> str:
        if self.best is None:
            return f"<p>{escape(str(self))}</p>"
        heads = "".join(
            f'<th scope="col" style="text-align:left">{head}</th>'
            for head in ("when (UTC)", "virtual s", "medal", "against your best")
        )
        rows = "".join(
            "<tr>" + "".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in row) + "</tr>"
            for row in self.rows()
        )
        best = f"Your best of {len(self.tries)}: {self.best.seconds:g} virtual s."
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table><p>{best}</p>"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {"tries": [asdict(one) for one in self.tries], "best": None if self.best is None else asdict(self.best)}


def history_file() -> Path:
    """Where the tries are kept: a line of JSON each, under the user's folder for state (XDG_STATE_HOME)."""
    base = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(base).expanduser() / "raycourse" / "league.jsonl"


def history(file: Path | None = None) -> History:
    """The tries that were kept. A file that is missing has none; a line that can't be read is left out."""
    try:
        lines = (file or history_file()).read_text(encoding="utf-8").splitlines()
    except OSError:
        return History([])
    return History([one for one in map(_read, lines) if one is not None])


def _read(line: str) -> Try | None:
    try:
        kept = json.loads(line)
        one = Try(str(kept["when"]), float(kept["seconds"]), str(kept["medal"]), float(kept["points"]))
    except (ValueError, TypeError, KeyError):
        return None
    return one if math.isfinite(one.seconds) else None


def try_of(verdict: Mapping[str, Any], now: datetime | None = None) -> Try | None:
    """A try from a verdict's plain data, or None if it has no score: it was not tried, or got stuck."""
    seconds = verdict.get("virtual_seconds")
    if verdict.get("exercise") != EXERCISE or not isinstance(seconds, int | float):
        return None
    met = {one["name"] for one in verdict["criteria"] if one["passed"]}
    medal = next((name for name in MEDALS if name in met), "")
    return Try((now or datetime.now(UTC)).isoformat(timespec="seconds"), float(seconds), medal, verdict["points"])


def keep_score(score: Any, file: Path | None = None) -> History:
    """Keep a check's score, and return your whole history. A pipeline that isn't written yet is not kept.

    score: what `check("league.pipeline", pipeline)` returned.
    """
    one = try_of(getattr(score, "verdict", {}))
    return history(file) if one is None else keep(one, file)


def keep(one: Try, file: Path | None = None) -> History:
    """Add a try to the file, and return the whole history. Where nothing can be written, it is in the history only."""
    file, before = file or history_file(), history(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(one)) + "\n")
    except OSError:
        pass
    return History([*before.tries, one])
