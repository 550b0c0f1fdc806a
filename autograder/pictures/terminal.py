"""The timeline and the verdict card as plain text, for a terminal."""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass

from autograder.pictures.layout import Row, horizon, legend_names, operations, rows, share, ticks
from autograder.pictures.words import (
    SYMBOLS,
    UNVERIFIED,
    clean,
    criterion_score,
    headline,
    note,
    number,
    score,
    shorten,
)
from autograder.verdict import Span, Timeline, Verdict

LONGEST_TEXT = 2000
"""A criterion's text beyond this many characters is cut: a terminal can't fold it away."""


@dataclass(frozen=True)
class _Glyphs:
    """One character for each thing drawn; `first` and `last` are the ends of a bar of two cells or more."""

    calls: tuple[str, ...]
    load: str
    pickle: str
    first: str
    last: str
    wait: str
    fault: str
    ideal: str
    wall: str
    corner: str
    floor: str
    tick: str
    passed: str
    failed: str


UNICODE = _Glyphs(("█", "▓"), "▒", "░", "", "▌", "·", "×", "┊", "│", "└", "─", "┴", "✓", "✗")
ASCII = _Glyphs(("#", "="), "%", "~", "[", "]", ".", "x", ":", "|", "+", "-", "+", "+", "x")


def timeline_text(timeline: Timeline, width: int = 80, ascii_only: bool = False) -> str:
    """The timeline as lines of at most `width` columns (at least 20), without a line break at the end.

    `ascii_only` is for terminals and logs that can't show block characters.
    """
    width = max(width, 20)
    glyphs = ASCII if ascii_only else UNICODE
    lines = _wrapped(headline(timeline), width)
    drawn = rows(timeline)
    if drawn:
        names = [row.name if width >= 48 else _short_name(row.name) for row in drawn]
        gutter = max(len(name) for name in names) + 1
        # One column more than cells: the lines of the ideal and of the end stand to the right of the last cell.
        cells = width - gutter - 2
        lines += _marks(timeline, gutter, cells)
        for row, name in zip(drawn, names, strict=True):
            lines += _row(timeline, row, name.ljust(gutter), cells, glyphs)
        lines += _axis(timeline, gutter, cells, glyphs)
        lines += _wrapped(_legend(timeline, glyphs), width)
    if ascii_only:
        lines = [line.encode("ascii", "replace").decode() for line in lines]
    return "\n".join(line.rstrip() for line in lines)


def card_text(verdict: Verdict, width: int = 80, ascii_only: bool = False) -> str:
    """The verdict card as lines of at most `width` columns (at least 20), without a line break at the end."""
    width = max(width, 20)
    glyphs = ASCII if ascii_only else UNICODE
    sign = SYMBOLS.get(verdict.outcome, "✗")
    lines = _wrapped(f"{sign} {clean(verdict.exercise)}: {verdict.outcome}, {score(verdict)}", width)
    for sentence in (verdict.diagnosis, note(verdict)):
        if sentence:
            lines += ["", *_wrapped(clean(sentence, lines=True), width, "  ")]
    if verdict.criteria:
        lines.append("")
    for criterion in verdict.criteria:
        points = criterion_score(criterion)
        mark = glyphs.passed if criterion.passed else glyphs.failed
        lines += _wrapped(f"{mark} {clean(criterion.name)}{f' ({points})' if points else ''}", width, "  ")
        lines += _wrapped(shorten(clean(criterion.text, lines=True), LONGEST_TEXT), width, "      ")
    if verdict.timeline is not None:
        lines += ["", *timeline_text(verdict.timeline, width, ascii_only).split("\n")]
    if not verdict.verified:
        lines += ["", *_wrapped(f"Unverified. {UNVERIFIED}", width)]
    if ascii_only:
        lines = [line.replace(sign, "*" if sign == "✓" else "-").encode("ascii", "replace").decode() for line in lines]
    return "\n".join(line.rstrip() for line in lines)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    result = []
    for line in text.split("\n"):
        for part in textwrap.wrap(line, width, initial_indent=indent, subsequent_indent=indent) or [""]:
            result += _broken(part, width)
    return result if text else []


def _broken(line: str, width: int) -> list[str]:
    """A line of wide characters takes more columns than `textwrap` counts: break it again."""
    parts = [""]
    for char in line:
        if columns(parts[-1] + char) > width:
            parts.append("")
        parts[-1] += char
    return parts


def _short_name(name: str) -> str:
    return {"your notebook": "nb", "idle core": "-"}.get(name, name.replace("worker ", "w"))


def _column(time: float, timeline: Timeline, cells: int) -> int:
    return round(share(time, horizon(timeline)) * cells)


def _marks(timeline: Timeline, gutter: int, cells: int) -> list[str]:
    """A line of labels above the rows: the ideal and the end, each pointing to its column."""
    ideal, makespan = (_column(time, timeline, cells) for time in (timeline.ideal, timeline.makespan))
    if ideal == makespan:
        label = f"{number(timeline.makespan)} s, the ideal"
        return [" " * (gutter + 1 + max(makespan + 1 - len(label), 0)) + label[-cells:]]
    label = f"ideal {number(timeline.ideal)} s"
    start = max(min(ideal - len(label) // 2, cells + 1 - len(label)), 0)
    line = " " * start + label
    end_label = f"{number(timeline.makespan)} s"
    room = makespan + 1 - len(end_label)
    if room > len(line) + 1:
        line = line.ljust(room) + end_label
    return [" " * (gutter + 1) + line[: cells + 1]]


def _row(timeline: Timeline, row: Row, name: str, cells: int, glyphs: _Glyphs) -> list[str]:
    ideal = _column(timeline.ideal, timeline, cells)
    styles = {operation: min(index, 1) for index, operation in enumerate(operations(timeline))}
    lines = []
    for lane in range(row.lanes):
        line = [" "] * (cells + 1)
        line[ideal] = glyphs.ideal
        spans = [span for span, where in row.bars if where == lane]
        for span in spans:
            waited = range(_column(span.arrived, timeline, cells), _column(span.start, timeline, cells))
            for cell in waited:
                line[cell] = glyphs.wait
        for span in spans:
            fill = {"load": glyphs.load, "pickle": glyphs.pickle, "unpickle": glyphs.pickle}.get(span.kind)
            start = min(_column(span.start, timeline, cells), cells - 1)
            stop = min(max(_column(span.end, timeline, cells), start + 1), cells)
            line[start:stop] = _bar(span, stop - start, fill or glyphs.calls[styles[span.operation]], glyphs)
        lines.append((name if lane == 0 else " " * len(name)) + glyphs.wall + "".join(line))
    return lines


def _bar(span: Span, length: int, fill: str, glyphs: _Glyphs) -> list[str]:
    bar = [fill] * length
    if length >= 2:
        bar[0] = glyphs.first or bar[0]
        # A half block leaves a gap, so that bars that touch stay apart. Only the full block has a half.
        bar[-1] = glyphs.last if fill in (glyphs.calls[0], "#", "=", "%", "~") else " "
    label = f" {span.item} " if length >= len(str(span.item)) + 4 else str(span.item)
    if span.kind == "call" and span.item is not None and length >= len(label) + 2:
        start = (length - len(label)) // 2
        bar[start : start + len(label)] = label
    if span.fault:
        bar[-1] = glyphs.fault
    return bar


def _axis(timeline: Timeline, gutter: int, cells: int, glyphs: _Glyphs) -> list[str]:
    end = horizon(timeline)
    longest = max(len(tick.label) for tick in ticks(end, 8))
    marks = [(round(tick.at * cells), tick.label) for tick in ticks(end, min(max(cells // (longest + 4), 1), 8))]
    floor = [glyphs.floor] * (cells + 1)
    labels = " " * gutter + "0"
    for column, label in marks[1:]:
        floor[column] = glyphs.tick
        start = min(gutter + 1 + column - len(label) // 2, gutter + cells + 2 - len(label))
        if start > len(labels):
            labels = labels.ljust(start) + label
    return [" " * gutter + glyphs.corner + "".join(floor), labels]


def _legend(timeline: Timeline, glyphs: _Glyphs) -> str:
    kinds = {span.kind for span in timeline.spans}
    entries = list(zip(glyphs.calls, legend_names(timeline, len(glyphs.calls)), strict=False))
    entries += [(glyphs.load, "load")] if "load" in kinds else []
    entries += [(glyphs.pickle, "pickle / unpickle")] if kinds & {"pickle", "unpickle"} else []
    entries += [(glyphs.wait, "wait for a core")] if any(span.start > span.arrived for span in timeline.spans) else []
    faults = " or ".join(sorted({span.fault for span in timeline.spans if span.fault}))
    entries += [(glyphs.fault, faults)] if faults else []
    entries += [(glyphs.ideal, "ideal")] if timeline.ideal < timeline.makespan else []
    return f"virtual seconds   {'   '.join(f'{glyph} {label}' for glyph, label in entries)}"
