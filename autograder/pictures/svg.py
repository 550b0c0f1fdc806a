"""A timeline as inline SVG.

Built with `xml.etree.ElementTree`: inline SVG follows the page's theme and has hover text, and needs no import that
would slow the start of the judge.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from autograder.pictures.layout import Row, horizon, legend_names, operations, rows, share, ticks
from autograder.pictures.palette import BLUE, CALL_STYLES, NUMBERS, PATTERNS, RED, STYLE
from autograder.pictures.words import clean, figures, headline, number, shorten, span_words, story
from autograder.verdict import Span, Timeline

WIDTH = 600.0
LEFT = 120.0
RIGHT = 584.0
TOP = 58.0
EMPTY_HEIGHT = 26.0
FONT = 12.0
NARROW_FONT = 17.0
"""Font sizes in units of the view box. A narrow picture is scaled down, so its text is drawn larger."""
GLYPH = 0.56
"""Mean width of a character of a sans-serif font, as a share of its size."""


@dataclass(frozen=True)
class _Canvas:
    """What the drawing functions share. `end` is the right end of the axis in virtual seconds."""

    key: str
    end: float
    row_height: float
    styles: dict[str, str]
    numbered: bool

    def x(self, time: float) -> float:
        return LEFT + (RIGHT - LEFT) * share(time, self.end)

    def style(self, span: Span) -> str:
        if span.kind == "call":
            return self.styles[span.operation]
        return "load" if span.kind == "load" else "pickle"

    def paint(self, style: str) -> str:
        return f"url(#{self.key}-{style})" if style in PATTERNS else BLUE


def timeline_svg(timeline: Timeline) -> str:
    """The timeline as one `<svg>` element: inline in HTML, or a file of its own.

    It is as wide as what is around it, at most 720 px. The title, the story in words for those who can't see it, and
    the hover text of every bar are part of it.
    """
    return tostring(timeline_element(timeline), encoding="unicode", short_empty_elements=False)


def timeline_element(timeline: Timeline) -> Element:
    """The timeline as an XML element, to be put into a larger page."""
    drawn = rows(timeline)
    canvas = _Canvas(
        key="rc-" + hashlib.sha256(repr(timeline).encode("utf-8", "backslashreplace")).hexdigest()[:12],
        end=horizon(timeline),
        row_height=24.0 if len(drawn) <= 12 else 16.0 if len(drawn) <= 24 else 11.0,
        styles={name: CALL_STYLES[min(index, 2)] for index, name in enumerate(operations(timeline))},
        numbered=_mostly_numbered(timeline),
    )
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "id": canvas.key, "role": "img"})
    svg.set("aria-labelledby", f"{canvas.key}-title {canvas.key}-desc")
    SubElement(svg, "title", {"id": f"{canvas.key}-title"}).text = headline(timeline)
    SubElement(svg, "desc", {"id": f"{canvas.key}-desc"}).text = story(timeline)
    style = SubElement(svg, "style")
    _patterns(svg, canvas)
    top = _title(svg, timeline)
    bottom = top + sum(_height(canvas, row) for row in drawn) if drawn else EMPTY_HEIGHT
    if drawn:
        _axis(svg, canvas, top, bottom)
        _marks(svg, canvas, timeline, top, bottom)
        _rows(svg, canvas, drawn, top)
        bottom = _legend(svg, timeline, bottom + 34.0)
    svg.set("viewBox", f"0 0 {WIDTH:g} {bottom:g}")
    style.text = STYLE.replace("ID", canvas.key).replace("RATIO", f"{WIDTH:g} / {bottom:g}")
    return svg


def _patterns(svg: Element, canvas: _Canvas) -> None:
    definitions = SubElement(svg, "defs")
    for style, (fill, path, stroke, opacity) in PATTERNS.items():
        tile = SubElement(definitions, "pattern", {"id": f"{canvas.key}-{style}", "patternUnits": "userSpaceOnUse"})
        tile.attrib |= {"width": "8", "height": "8"}
        SubElement(tile, "rect", {"width": "8", "height": "8", "fill": fill})
        look = {"stroke": stroke, "stroke-opacity": opacity, "stroke-linecap": "round", "fill": "none"}
        look["stroke-width"] = "2" if style == "pickle" else "1.3"
        SubElement(tile, "path", {"d": path} | look)


def _title(svg: Element, timeline: Timeline) -> float:
    """Draw the title and return where the rows begin."""
    title, rest = clean(timeline.title), figures(timeline)
    letters = int(WIDTH / (NARROW_FONT * 0.52))
    text = _text(svg, 0.0, 16.0, "", "title")
    one_line = len(title) + len(rest) + 2 <= letters
    text.text = f"{title}: " if one_line else shorten(title, letters - 10)
    if not one_line:
        _text(svg, 0.0, 38.0, rest)
        return TOP + 22.0
    SubElement(text, "tspan", {"font-weight": "400"}).text = rest
    return TOP


def _axis(svg: Element, canvas: _Canvas, top: float, bottom: float) -> None:
    longest = max(len(tick.label) for tick in ticks(canvas.end, 8))
    most = min(int((RIGHT - LEFT) / (longest * NARROW_FONT * GLYPH + 22.0)), 8)
    _name(svg, bottom + 18.0, "virtual seconds", "minor")
    for tick in ticks(canvas.end, most):
        x = LEFT + (RIGHT - LEFT) * tick.at
        _line(svg, x, top, x, bottom, {"stroke-opacity": "0.13"})
        middle = min(x, WIDTH - len(tick.label) * NARROW_FONT * GLYPH / 2)
        _text(svg, middle, bottom + 18.0, tick.label, "minor", "middle")
    _line(svg, LEFT, bottom, RIGHT, bottom, {"stroke-opacity": "0.5"})


def _marks(svg: Element, canvas: _Canvas, timeline: Timeline, top: float, bottom: float) -> None:
    """The end of the run as a plain line, the ideal as a dashed one, each with its label above the rows."""
    makespan, ideal = canvas.x(timeline.makespan), canvas.x(timeline.ideal)
    same = abs(makespan - ideal) < 0.5
    end_label = f"{number(timeline.makespan)} s{', the ideal' if same else ''}"
    ideal_label = f"ideal {number(timeline.ideal)} s"
    _line(svg, makespan, top - 8.0, makespan, bottom, {"class": "makespan", "stroke-width": "1.5"})
    width = len(end_label) * NARROW_FONT * GLYPH
    # Near the right edge the label's end hugs the line, elsewhere its middle does.
    hug = makespan + width / 2 > WIDTH
    end_left = makespan + 6.0 - width if hug else makespan - width / 2
    _text(svg, makespan + 6.0 if hug else makespan, top - 13.0, end_label, "title", "end" if hug else "middle")
    dash = {"class": "ideal", "stroke-dasharray": "5 4", "stroke-width": "1.5"}
    _line(svg, ideal, top - 8.0, ideal, bottom, dash)
    if not same:
        half = len(ideal_label) * NARROW_FONT * GLYPH / 2
        before, after = end_left - half - 6.0, end_left + width + half + 6.0
        middle = min(ideal, before) if ideal < makespan else max(ideal, after)
        _text(svg, min(max(middle, half), WIDTH - half), top - 13.0, ideal_label, "minor", "middle")


def _room(label: str, font: float = FONT) -> float:
    return len(label) * font * GLYPH + 3.0


def _mostly_numbered(timeline: Timeline) -> bool:
    """Whether most calls have room for their number: a few numbers here and there would only puzzle."""
    end = horizon(timeline)
    calls = [span for span in timeline.spans if span.kind == "call" and span.item is not None]
    widths = [(RIGHT - LEFT) * (share(span.end, end) - share(span.start, end)) for span in calls]
    fits = [width >= _room(str(span.item)) + 1.0 for span, width in zip(calls, widths, strict=True)]
    return 2 * sum(fits) >= len(fits)


def _name(parent: Element, y: float, words: str, look: str) -> Element:
    """A text left of the axis. Where the picture is narrow, only its last word has room ("notebook", "seconds")."""
    text = _text(parent, LEFT - 8.0, y, "", look, "end")
    if len(words) <= 11:
        text.text = words
        return text
    first, _, rest = words.partition(" ")
    prefix = SubElement(text, "tspan", {"class": "roomy"})
    prefix.text, prefix.tail = f"{first} ", rest
    return text


def _height(canvas: _Canvas, row: Row) -> float:
    lane_height = 17.0 if row.lanes <= 4 else 9.0
    return canvas.row_height if row.lanes == 1 else max(canvas.row_height, 4.0 + lane_height * row.lanes)


def _rows(svg: Element, canvas: _Canvas, drawn: list[Row], top: float) -> None:
    # Where rows are low, only every second one has room for its name.
    step = 1 if canvas.row_height >= NARROW_FONT else 2
    for index, row in enumerate(drawn):
        height = _height(canvas, row)
        middle = top + height / 2
        if index % step == 0:
            look = "minor" if row.bars else "minor idle"
            _name(svg, middle, row.name, look).set("dominant-baseline", "central")
        _line(svg, LEFT, middle, RIGHT, middle, {"stroke-opacity": "0.18", "stroke-dasharray": "1 4"})
        margin = 2.0 if canvas.row_height >= NARROW_FONT else 1.0
        lane_height = (height - 2 * margin) / row.lanes
        # Waiting lines first: where calls overlap, a line must not cross another call's bar.
        for span, lane in row.bars:
            _wait(svg, canvas, span, top + margin + lane_height * (lane + 0.5), lane_height)
        for span, lane in row.bars:
            _bar(svg, canvas, span, top + margin + lane_height * lane, lane_height)
        top += height


def _wait(svg: Element, canvas: _Canvas, span: Span, middle: float, height: float) -> None:
    left, right = canvas.x(span.arrived), canvas.x(span.start)
    if right - left > 0.5:
        _dots(svg, left, right, middle, height)


def _dots(parent: Element, left: float, right: float, middle: float, height: float) -> None:
    foot = min(height / 2 - 1.0, 5.0)
    look = {"stroke-width": "2", "stroke-opacity": "0.6"}
    _line(parent, left + 1.0, middle - foot, left + 1.0, middle + foot, look)
    _line(parent, left, middle, right, middle, look | {"class": "wait", "stroke-dasharray": "2 3"})


def _bar(svg: Element, canvas: _Canvas, span: Span, top: float, height: float) -> None:
    left, right = canvas.x(span.start), canvas.x(span.end)
    gap = 1.0 if right - left > 4.0 else 0.0
    width = max(right - left - gap, 1.2)
    left = min(left, RIGHT - width)
    style = canvas.style(span)
    group = SubElement(svg, "g", {"class": "span"})
    SubElement(group, "title").text = span_words(span)
    look = {"class": "bar", "x": f"{left:.2f}", "y": f"{top + 1:.2f}", "width": f"{width:.2f}"}
    look |= {"height": f"{max(height - 2.0, 2.0):.2f}", "rx": "2" if width > 6.0 else "0", "fill": canvas.paint(style)}
    if span.fault:
        look |= {"fill-opacity": "0.35", "stroke": RED, "stroke-width": "1.5", "stroke-dasharray": "3 2"}
    SubElement(group, "rect", look)
    if span.fault:
        _cross(group, min(max(left + width - 6.0, LEFT + 6.0), RIGHT - 6.0), top + height / 2)
    label = "" if span.item is None else str(span.item)
    room = width - (12.0 if span.fault else 0.0)
    if canvas.numbered and span.kind == "call" and label and height >= 13.0 and room >= _room(label):
        tight = room < _room(label, NARROW_FONT) or height < NARROW_FONT
        text = _text(group, left + room / 2, top + height / 2, label, "roomy" if tight else "", "middle")
        text.set("dominant-baseline", "central")
        ink, halo = NUMBERS[style]
        # On a lost call's pale bar the page shows through, and so must the page's own text color.
        haloed = f"fill: {ink}; stroke: {halo}; stroke-width: 3px; paint-order: stroke"
        text.set("style", "fill: currentColor" if span.fault else haloed)


def _cross(parent: Element, x: float, y: float) -> None:
    path = f"M{x - 4:.2f} {y - 4:.2f} l8 8 m0 -8 l-8 8"
    for color, width in (("#ffffff", "5"), (RED, "2.5")):
        look = {"d": path, "stroke": color, "stroke-width": width, "stroke-linecap": "round", "fill": "none"}
        SubElement(parent, "path", {"class": "cross"} | look)


def _legend(svg: Element, timeline: Timeline, top: float) -> float:
    """Only the kinds that are there. Returns the bottom of the picture."""
    canvas = _Canvas(svg.get("id", ""), 1.0, 24.0, {}, False)
    kinds = {span.kind for span in timeline.spans}
    entries = list(zip(CALL_STYLES, legend_names(timeline, len(CALL_STYLES)), strict=False))
    entries += [("load", "load")] if "load" in kinds else []
    moved = " / ".join(kind for kind in ("pickle", "unpickle") if kind in kinds)
    entries += [("pickle", moved)] if moved else []
    entries += [("wait", "wait for a core")] if any(span.start > span.arrived for span in timeline.spans) else []
    faults = " or ".join(sorted({span.fault for span in timeline.spans if span.fault}))
    entries += [("cross", faults)] if faults else []
    x = LEFT
    for style, label in entries:
        width = 26.0 + len(label) * NARROW_FONT * GLYPH + 20.0
        if x + width > WIDTH and x > LEFT:
            x, top = LEFT, top + 24.0
        middle = top + 6.0
        if style == "wait":
            _dots(svg, x, x + 20.0, middle, 14.0)
        elif style == "cross":
            _cross(svg, x + 9.0, middle)
        else:
            box = {"x": f"{x:.2f}", "y": f"{top:.2f}", "width": "20", "height": "12", "rx": "2"}
            SubElement(svg, "rect", box | {"fill": canvas.paint(style)})
        _text(svg, x + 26.0, middle, label).set("dominant-baseline", "central")
        x += width
    return top + 20.0


def _text(parent: Element, x: float, y: float, words: str, look: str = "", anchor: str = "start") -> Element:
    text = SubElement(parent, "text", {"x": f"{x:.2f}", "y": f"{y:.2f}", "text-anchor": anchor})
    text.attrib |= {"font-size": f"{FONT:g}", "fill": "currentColor"} | ({"class": look} if look else {})
    text.text = words
    return text


def _line(parent: Element, x1: float, y1: float, x2: float, y2: float, look: dict[str, str]) -> None:
    ends = {"x1": f"{x1:.2f}", "y1": f"{y1:.2f}", "x2": f"{x2:.2f}", "y2": f"{y2:.2f}"}
    SubElement(parent, "line", ends | {"stroke": "currentColor"} | look)
