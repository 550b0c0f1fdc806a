"""What a check gives back: points as a number, and the verdict as a card."""

from __future__ import annotations

import sys
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
        self._on_the_page = False

    @property
    def speedup(self) -> float:
        """The virtual speedup."""
        return float(self.data["virtual_speedup"])

    @property
    def makespan(self) -> float:
        """Virtual seconds at the last completion."""
        return float(self.data["makespan"])

    def show(self) -> Shown:
        """Show it now, wherever in a cell this is. As the value of that cell it will not be shown again."""
        if in_notebook():
            display_data({"text/html": self.html, "text/plain": self.text})
            self._on_the_page = True
        else:
            print(self.text)
        return self

    def __repr__(self) -> str:
        return self.text

    def _ipython_display_(self) -> None:
        if not self._on_the_page:
            self.show()
        self._on_the_page = False


def in_notebook() -> bool:
    """Whether this process shows its results in a notebook."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def display_data(data: dict[str, Any], handle: Any = None) -> Any:
    """Show data under its MIME types in a notebook, in place of what `handle` showed. Returns the handle."""
    from IPython.core.display_functions import display

    if handle is None:
        return display(data, raw=True, display_id=True)  # type: ignore[no-untyped-call]
    handle.update(data, raw=True)
    return handle
