"""The small pictures of the page on a class: bars of outcomes, columns of points, a student's timeline.

They are HTML boxes, which are as wide as the screen allows and keep their text readable. Each has its figures as text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring

from autograder.grading.report_class import Totals
from autograder.grading.report_style import slug
from autograder.pictures.words import SYMBOLS, count, points
from autograder.verdict import Outcome

_STEPS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
TOTAL_COLUMNS = 24
_LABELLED = 0.09
"""A part of a bar that is narrower, as a share, has no room for a text."""


def add(parent: Element, tag: str, text: str = "", look: str = "", **attributes: str) -> Element:
    """A new element below `parent`. A trailing underscore of an attribute's name is dropped."""
    found = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    element = SubElement(parent, tag, ({"class": look} if look else {}) | found)
    element.text = text
    return element


def symbol(outcome: Outcome) -> str:
    """The outcome's sign."""
    return SYMBOLS.get(outcome, "✗")


def badge(parent: Element, outcome: Outcome) -> Element:
    """The outcome as a word with its sign and color."""
    return add(parent, "span", f"{symbol(outcome)} {outcome}", f"badge {slug(outcome)}")


def outcome_bar(parent: Element, outcomes: Sequence[tuple[Outcome, int]]) -> None:
    """One bar, divided by how many ended how, and the same in words below it."""
    everybody = sum(amount for _, amount in outcomes)
    words = ", ".join(f"{amount} {outcome}" for outcome, amount in outcomes)
    bar = add(parent, "div", look="bar", role="img", aria_label=f"Of {everybody}: {words}")
    counts = add(parent, "div", look="counts")
    for outcome, amount in outcomes:
        label = f"{symbol(outcome)} {amount}" if amount >= _LABELLED * everybody else ""
        add(bar, "span", label, slug(outcome), style=f"flex: {amount}", title=f"{amount} {outcome}")
        entry = add(counts, "span")
        add(entry, "i", look=f"key {slug(outcome)}").tail = f"{symbol(outcome)} {amount} {outcome}"


def columns_of(values: Sequence[float], most: float, columns: int) -> list[tuple[float, float, int]]:
    """A histogram: from, to (not included), how many. The last column is those who have `most`, from = to = most."""
    step = next((step for step in _STEPS if most / step <= columns), most / columns)
    amount = math.ceil(most / step - 1e-9)
    counts = [0] * (amount + 1)
    for value in values:
        counts[amount if value >= most else min(int(value / step + 1e-9), amount - 1)] += 1
    edges = [min(index * step, most) for index in range(amount + 1)]
    return list(zip(edges, [*edges[1:], most], counts, strict=True))


def _words(low: float, high: float, step: float) -> str:
    if low == high or step <= 0.25:
        return f"{points(low)}"
    return f"{points(low)} to below {points(high)}"


def point_columns(
    parent: Element, values: Sequence[float], most: float, columns: int = 12, numbers: bool = False
) -> None:
    """A histogram of points from 0 to `most`; full marks stand apart at the right."""
    found = columns_of(values, most, columns)
    highest = max(amount for _, _, amount in found) or 1
    told = [f"{_words(low, high, high - low)} points: {amount}" for low, high, amount in found]
    shown = "; ".join(text for text, (_, _, amount) in zip(told, found, strict=True) if amount)
    box = add(parent, "div", look="columns", role="img", aria_label=f"Distribution of points. {shown or 'nobody'}")
    for text, (low, high, amount) in zip(told, found, strict=True):
        height = f"height: {max(100 * amount / highest, 4):.1f}%" if amount else "height: 0"
        column = add(box, "i", look="full" if low == high else "", style=height, title=text)
        if numbers and amount:
            add(column, "b", str(amount))
    ends = add(parent, "div", look="ends")
    add(ends, "span", "0")
    add(ends, "span", points(most))


def totals_picture(parent: Element, totals: Totals) -> None:
    """The histogram of what the students earned in all, with its median."""
    assert totals.mean is not None and totals.median is not None
    box = add(parent, "div", look="totals")
    columns = columns_of(totals.points, totals.max_points, TOTAL_COLUMNS)
    point_columns(box, totals.points, totals.max_points, TOTAL_COLUMNS, numbers=True)
    # The last column, full marks, lies beyond the end of the scale.
    share = totals.median / totals.max_points if totals.max_points else 0.0
    place = (share * (len(columns) - 1) + (0.5 if share >= 1 else 0.0)) / len(columns)
    look = "median late" if place > 0.6 else "median"
    side = f"right: {100 - 100 * place:.1f}%" if place > 0.6 else f"left: {100 * place:.1f}%"
    add(box, "div", f"median {points(totals.median)}", look, style=side)
    words = f"{count(len(totals.points), 'student')}, mean {points(totals.mean)}, median {points(totals.median)}"
    add(box, "p", f"{words} of {points(totals.max_points)} points. The green column is full marks.", "quiet small")


def timeline(html: str) -> Element | None:
    """The timeline of a verdict's card, to be put into another page; None if the card has none."""
    try:
        card = fromstring(html)
    except ParseError:
        return None
    for element in card.iter():
        # In a page of HTML, an <svg> needs no namespace.
        element.tag = element.tag.rpartition("}")[2]
    return card.find(".//svg")
