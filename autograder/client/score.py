"""What a check gives back: points as a number, and the verdict as a card."""

from __future__ import annotations

from typing import Any

VERDICT_MIME = "application/vnd.raycourse.verdict+json"


class Score(float):
    """The points of a check. A float for nbgrader, a card in a notebook, text in a terminal."""

    verdict: dict[str, Any]
    html: str
    text: str

    def __new__(cls, verdict: dict[str, Any], html: str, text: str) -> Score:
        """A score of `verdict["points"]`, shown as `html` or `text`."""
        score = super().__new__(cls, verdict["points"])
        score.verdict, score.html, score.text = verdict, html, text
        return score

    def __repr__(self) -> str:
        # nbgrader reads the plain form of a check cell's result as partial credit.
        return f"{float(self):g}"

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self.html, VERDICT_MIME: self.verdict}


class Shown:
    """Something for people to look at: HTML in a notebook, text in a terminal."""

    def __init__(self, html: str, text: str, data: dict[str, Any]) -> None:
        self.html, self.text, self.data = html, text, data

    @property
    def speedup(self) -> float:
        """The virtual speedup."""
        return float(self.data["virtual_speedup"])

    @property
    def makespan(self) -> float:
        """Virtual seconds at the last completion."""
        return float(self.data["makespan"])

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html
