"""The words in and around the pictures: names, numbers, hover texts, and a timeline told in sentences."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

from autograder.verdict import Criterion, Outcome, Span, Timeline, Verdict, peak_in_flight

HARMLESS_FORMAT = "\u200c\u200d"
"""Joiners that some scripts need. Other format characters can reorder or hide text, so they are shown as escapes."""

OUTCOME_NOTES = {
    Outcome.NOT_TRIED: "Write the function in the cell above, then run this check again.",
    Outcome.NOT_MEASURED: "This is not a zero: it will be graded again.",
}

SYMBOLS = {
    Outcome.PASSED: "✓",
    Outcome.NOT_TRIED: "○",
    Outcome.NOT_MEASURED: "?",
    Outcome.SLOW: "~",
    Outcome.RAISED: "!",
    Outcome.TAMPERED: "!",
    Outcome.STUCK: "‖",
    Outcome.TIMED_OUT: "‖",
}
"""A sign beside the word, so that color is never the only signal. The other outcomes have a cross."""

UNVERIFIED = "Marked inside the notebook's own process tree. A grade counts when the instructor's judge has run it."


def clean(text: str, lines: bool = False) -> str:
    """The text with control characters as visible escapes, so that it is valid XML and can't steer a terminal.

    With `lines`, line breaks are kept; otherwise each becomes a space.
    """
    text = text.replace("\r\n", "\n").replace("\t", "    ")
    if not lines:
        text = text.replace("\n", " ")
    return "".join(char if _printable(char) else _escaped(char) for char in text)


def _printable(char: str) -> bool:
    if char == "\n" or char in HARMLESS_FORMAT:
        return True
    return unicodedata.category(char) not in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def _escaped(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shorten(text: str, most: int) -> str:
    """The text, cut to at most `most` characters with an ellipsis."""
    return text if len(text) <= most else text[: max(most - 1, 0)].rstrip() + "…"


def number(value: float) -> str:
    """A figure as a person reads it: 4 -> "4.0", 1.375 -> "1.375", 0.00002 -> "2e-5", 12345.6 -> "12,345.6"."""
    if not math.isfinite(value):
        return str(value)
    size = abs(value)
    if size and (size < 0.001 or size >= 1e7):
        return f"{value:.3g}".replace("e+", "e").replace("e0", "e").replace("e-0", "e-")
    whole, _, decimals = f"{value:,.{3 if size < 100 else 1}f}".partition(".")
    return f"{whole}.{decimals.rstrip('0') or '0'}"


def count(amount: int, noun: str) -> str:
    """ "1 call", "3 calls"."""
    return f"{amount} {noun}{'' if amount == 1 else 's'}"


def points(value: float) -> str:
    """Points without needless decimals: 3.0 -> "3", 2.5 -> "2.5"."""
    return f"{round(value, 2):g}"


def process_name(process: int) -> str:
    return "your notebook" if process == 0 else f"worker {process}"


def figures(timeline: Timeline) -> str:
    """ "4.0 s instead of 16.0 s, virtual speedup 4.0x"; without a gain "16.0 s for 16.0 s of work"."""
    if not timeline.spans:
        return "no call reached the clock"
    spent, serial = number(timeline.makespan), number(timeline.serial)
    against = f"instead of {serial} s" if timeline.speedup > 1.0 else f"for {serial} s of work"
    return f"{spent} s {against}, virtual speedup {number(timeline.speedup)}x"


def headline(timeline: Timeline) -> str:
    return f"{clean(timeline.title)}: {figures(timeline)}"


def span_words(span: Span) -> str:
    """The hover text of one bar: "item 3 on worker 2: from 1.0 to 2.0 s, waited 1.0 s"."""
    operation = clean(span.operation)
    what = "" if span.item is None else f"item {span.item}"
    if span.kind == "call":
        what = f"{operation} of {what}" if operation and what else what or operation or "a call"
    else:
        verb = {"load": "loading", "pickle": "pickling", "unpickle": "unpickling"}[span.kind]
        what = " ".join(part for part in (verb, operation, f"for {what}" if what else "") if part)
    words = f"{what} on {process_name(span.process)}: from {number(span.start)} to {number(span.end)} s"
    if span.start > span.arrived:
        words += f", waited {number(span.start - span.arrived)} s"
    return f"{words}, {span.fault}" if span.fault else words


def story(timeline: Timeline) -> str:
    """The timeline in words, for those who can't see it: who ran what, what waited, what was lost."""
    if not timeline.spans:
        return "No call reached the clock."
    calls = [span for span in timeline.spans if span.kind == "call"]
    parts = [_who(timeline.spans)]
    if calls:
        parts.append(_runs(calls))
    waits = [span.start - span.arrived for span in timeline.spans if span.start > span.arrived]
    if waits:
        verb = "waits" if len(waits) == 1 else "wait"
        parts.append(f"{len(waits)} of {count(len(timeline.spans), 'event')} {verb}, up to {number(max(waits))} s")
    else:
        parts.append("nothing waits")
    parts += [*_extras(timeline.spans), *_faults(timeline.spans)]
    idle = idle_cores(timeline)
    if idle:
        parts.append(f"{idle} of {timeline.cores} cores stay{'s' if idle == 1 else ''} idle")
    ends = f"All ends at {number(timeline.makespan)} s; the ideal is {number(timeline.ideal)} s."
    return f"{'; '.join(parts)}. {ends}"


def idle_cores(timeline: Timeline) -> int:
    """Cores that could not have been used, because fewer processes than cores ran a call."""
    return max(timeline.cores - len({span.process for span in timeline.spans if span.kind == "call"}), 0)


def _who(spans: Iterable[Span]) -> str:
    processes = {span.process for span in spans}
    names = ["Your notebook"] if 0 in processes else []
    if processes - {0}:
        names.append(count(len(processes - {0}), "worker"))
    return " and ".join(names)


def _runs(calls: list[Span]) -> str:
    per_process = [sum(span.process == process for span in calls) for process in {span.process for span in calls}]
    least, most = min(per_process), max(per_process)
    runs = count(most, "call") if least == most else f"{least} to {most} calls"
    if len(per_process) == 1:
        return f"{'it' if calls[0].process == 0 else 'one worker'} runs {runs}, " + _overlap(calls)
    return f"each runs {runs}, {_overlap(calls)}"


def _overlap(calls: list[Span]) -> str:
    peak = peak_in_flight(calls)
    return "one at a time" if peak <= 1 else f"at most {peak} at once"


def _extras(spans: Iterable[Span]) -> list[str]:
    parts = []
    for kind, noun in (("load", "load"), ("pickle", "pickling"), ("unpickle", "unpickling")):
        costs = [span.end - span.start for span in spans if span.kind == kind]
        if costs:
            parts.append(f"{count(len(costs), noun)}, {number(sum(costs))} s in all")
    return parts


def _faults(spans: Iterable[Span]) -> list[str]:
    faults = [span for span in spans if span.fault]
    told = [
        f"{'a call' if span.item is None else f'item {span.item}'} "
        f"{'is killed' if span.fault == 'killed' else 'raises'} on {process_name(span.process)} at {number(span.end)} s"
        for span in faults[:3]
    ]
    return told + ([f"{len(faults) - 3} more are lost"] if len(faults) > 3 else [])


def score(verdict: Verdict) -> str:
    """ "2 of 3 points"."""
    return f"{points(verdict.points)} of {points(verdict.max_points)} point{'' if verdict.max_points == 1 else 's'}"


def criterion_score(criterion: Criterion) -> str:
    return f"{points(criterion.points)} of {points(criterion.max_points)}" if criterion.max_points else ""


def note(verdict: Verdict) -> str:
    """What to do or to know for this outcome, where the diagnosis doesn't say it."""
    return OUTCOME_NOTES.get(verdict.outcome, "")
