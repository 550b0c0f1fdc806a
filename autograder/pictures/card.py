"""The verdict card as HTML.

It is self-contained: one `<style>` whose rules all begin with the card's class, no script, nothing from elsewhere. It
paints its own background, so that its colors fit together in JupyterLab's themes (by their variables) and in any other
page (by `prefers-color-scheme`). All text goes through ElementTree, which escapes it.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from autograder.pictures.svg import timeline_element
from autograder.pictures.words import SYMBOLS, UNVERIFIED, clean, criterion_score, note, score, shorten
from autograder.verdict import Criterion, Outcome, Verdict

FOLD_LENGTH = 240
FOLD_LINES = 5
"""A criterion's text that is longer than this is folded."""
CODE_SIGNS = "()[]{}=<>_`'\""

TONES = {Outcome.PASSED: "good", Outcome.NOT_TRIED: "calm", Outcome.NOT_MEASURED: "calm", Outcome.SLOW: "near"}
"""The color of an outcome's badge; the others are "bad"."""

STYLE = """
.rc-card { --rc-text: var(--jp-content-font-color1, #1f2328); --rc-page: var(--jp-layout-color0, #ffffff);
  --rc-line: var(--jp-border-color3, #e3e6ea); --rc-tone: #b34700; box-sizing: border-box; max-width: 780px;
  margin: 6px 0; padding: 14px 18px 16px; color: var(--rc-text); background: var(--rc-page);
  border: 1px solid var(--jp-border-color2, var(--rc-line)); border-left: 5px solid var(--rc-tone); border-radius: 6px;
  font: 14px/1.5 var(--jp-content-font-family, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif); }
@media (prefers-color-scheme: dark) { .rc-card { --rc-text: var(--jp-content-font-color1, #e6e8eb);
  --rc-page: var(--jp-layout-color0, #14171b); --rc-line: var(--jp-border-color3, #343a42); } }
.rc-card.rc-good { --rc-tone: #00795a; }
.rc-card.rc-near { --rc-tone: #8a6100; }
.rc-card.rc-calm { --rc-tone: #5c6670; }
.rc-card .rc-head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; }
.rc-card .rc-outcome { padding: 1px 10px 1px 8px; border-radius: 11px; font-weight: 600; color: #ffffff;
  background: var(--rc-tone); white-space: nowrap; }
.rc-card .rc-name { font-family: var(--jp-code-font-family, ui-monospace, Menlo, Consolas, monospace);
  font-size: 13px; overflow-wrap: anywhere; }
.rc-card .rc-badge { padding: 0 8px; border: 1px dashed currentColor; border-radius: 11px; font-size: 12px;
  opacity: 0.8; }
.rc-card .rc-score { margin-left: auto; font-weight: 600; white-space: nowrap; }
.rc-card .rc-diagnosis { margin: 12px 0 2px; font-size: 17px; line-height: 1.4; font-weight: 600;
  overflow-wrap: anywhere; white-space: pre-line; }
.rc-card .rc-note { margin: 8px 0 0; opacity: 0.8; }
.rc-card .rc-small { font-size: 12px; }
.rc-card .rc-criteria { margin: 12px 0 0; }
.rc-card .rc-criterion { display: grid; grid-template-columns: 20px minmax(0, 1fr) auto; gap: 0 6px; padding: 6px 0;
  border-top: 1px solid var(--rc-line); }
.rc-card .rc-mark { font-weight: 700; }
.rc-card .rc-text { grid-column: 2 / 4; font-size: 13px; opacity: 0.85; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.rc-card .rc-code { font-family: var(--jp-code-font-family, ui-monospace, Menlo, Consolas, monospace);
  font-size: 12px; }
.rc-card .rc-fold { white-space: normal; }
.rc-card .rc-fold summary { cursor: pointer; }
.rc-card .rc-whole { max-height: 320px; overflow: auto; margin-top: 6px; white-space: pre-wrap; }
.rc-card .rc-points { opacity: 0.75; white-space: nowrap; }
.rc-card .rc-timeline { margin: 8px 0 0; padding: 12px 0 0; border-top: 1px solid var(--rc-line); }
"""


def card_html(verdict: Verdict) -> str:
    """The verdict as one `<div>` for a notebook's output or any page. Well-formed XML too.

    Texts may come from a student and hold anything: they are escaped, and their control characters are made visible.
    """
    tone = TONES.get(verdict.outcome, "bad")
    # The other two classes keep MathJax from reading a student's dollar signs as formulas.
    card = Element("div", {"class": f"rc-card rc-{tone} tex2jax_ignore mathjax_ignore"})
    SubElement(card, "style").text = STYLE
    _head(card, verdict)
    if verdict.diagnosis:
        _block(card, "rc-diagnosis", clean(verdict.diagnosis, lines=True))
    if note(verdict):
        _block(card, "rc-note", note(verdict))
    if verdict.criteria:
        criteria = SubElement(card, "div", {"class": "rc-criteria", "role": "list"})
        for criterion in verdict.criteria:
            _criterion(criteria, criterion)
    if verdict.timeline is not None:
        SubElement(card, "div", {"class": "rc-timeline"}).append(timeline_element(verdict.timeline))
    if not verdict.verified:
        _block(card, "rc-note rc-small", UNVERIFIED)
    return tostring(card, encoding="unicode", short_empty_elements=False)


def _head(card: Element, verdict: Verdict) -> None:
    head = SubElement(card, "div", {"class": "rc-head"})
    # Spaces between the parts keep them apart where the style is dropped: in a notebook that isn't trusted yet.
    outcome = SubElement(head, "strong", {"class": "rc-outcome"})
    outcome.text, outcome.tail = f"{SYMBOLS.get(verdict.outcome, '✗')} {verdict.outcome}", " "
    name = SubElement(head, "span", {"class": "rc-name"})
    name.text, name.tail = clean(verdict.exercise), " "
    if not verdict.verified:
        badge = SubElement(head, "span", {"class": "rc-badge", "title": UNVERIFIED})
        badge.text, badge.tail = "unverified", " "
    SubElement(head, "span", {"class": "rc-score"}).text = score(verdict)


def _criterion(criteria: Element, criterion: Criterion) -> None:
    row = SubElement(criteria, "div", {"class": "rc-criterion", "role": "listitem"})
    look = {"class": "rc-mark", "role": "img", "aria-label": "passed" if criterion.passed else "failed"}
    mark = SubElement(row, "span", look | {"style": f"color: {'#009E73' if criterion.passed else '#D55E00'}"})
    mark.text, mark.tail = "✓" if criterion.passed else "✗", " "
    name = SubElement(row, "span")
    name.text, name.tail = clean(criterion.name), " "
    SubElement(row, "span", {"class": "rc-points"}).text = criterion_score(criterion)
    text = clean(criterion.text, lines=True).strip("\n")
    if not text:
        return
    look = {"class": "rc-text rc-code" if any(sign in text for sign in CODE_SIGNS) else "rc-text"}
    if len(text) <= FOLD_LENGTH and text.count("\n") < FOLD_LINES:
        SubElement(row, "div", look).text = text
        return
    fold = SubElement(row, "details", {"class": f"{look['class']} rc-fold"})
    SubElement(fold, "summary").text = shorten(text.split("\n")[0], 80).rstrip("…,. ") + " …"
    SubElement(fold, "div", {"class": "rc-whole"}).text = text


def _block(card: Element, look: str, words: str) -> None:
    SubElement(card, "div", {"class": look}).text = words
