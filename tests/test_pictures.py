"""The pictures: well-formed, nothing outside the frame, no hostile text left alive, no line too wide."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.pictures import card_html, card_text, timeline_svg, timeline_text
from autograder.pictures.layout import MAX_LANES, rows, ticks
from autograder.pictures.terminal import columns
from autograder.pictures.words import number, span_words, story
from autograder.verdict import Criterion, Outcome, Span, Timeline, Verdict, ideal_makespan

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</div></svg><script>alert('1')</script><img src=x onerror=\"f()\"> & ]]> \x1b[2J\x00\u202e\ud800$x$"


def call(process: int, item: int | None, start: float, end: float, **more: object) -> Span:
    fields: dict[str, object] = {"kind": "call", "operation": "work", "arrived": start} | more
    return Span(process=process, item=item, start=start, end=end, **fields)  # type: ignore[arg-type]


def timeline(*spans: Span, title: str = "parallel_map", cores: int = 4) -> Timeline:
    costs = [span.end - span.start for span in spans if span.kind == "call"]
    makespan = max((span.end for span in spans), default=0.0)
    return Timeline(title, cores, sum(costs), makespan, ideal_makespan(costs, cores), spans)


EVEN = timeline(*(call(item % 4 + 1, item, float(item // 4), item // 4 + 1.0) for item in range(16)))
LOOP = timeline(*(call(1, item, float(item), item + 1.0) for item in range(16)))
PASSED = Verdict(
    "tasks.parallel_map",
    Outcome.PASSED,
    3,
    3,
    (Criterion("output", True, 3, 3, "called parallel_map(work, [417]), returned [31], expected [31]"),),
    timeline=EVEN,
)

times = st.floats(0, 100) | st.sampled_from([0.0, 1e-9, 1e9, 5e-324, 1e300])
texts = st.text(max_size=40) | st.just(HOSTILE)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    arrived, start, end = sorted(draw(st.tuples(times, times, times)))
    return Span(
        process=draw(st.integers(0, 40)),
        kind=draw(st.sampled_from(["call", "call", "load", "pickle", "unpickle"])),
        operation=draw(texts),
        item=draw(st.none() | st.integers(0, 10**6)),
        arrived=arrived,
        start=start,
        end=end,
        fault=draw(st.sampled_from([None, None, "raised", "killed"])),
    )


timelines = st.builds(
    lambda spans, title, cores: timeline(*spans, title=title, cores=cores),
    st.lists(spans(), max_size=30),
    texts,
    st.integers(1, 64),
)
verdicts = st.builds(
    Verdict,
    texts,
    st.sampled_from(Outcome),
    st.floats(0, 5),
    st.just(5.0),
    st.lists(st.builds(Criterion, texts, st.booleans(), st.just(0.5), st.just(1.0), texts), max_size=4).map(tuple),
    texts,
    st.none() | timelines,
    st.booleans(),
)


def edges(shape: Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a bar or line."""
    if shape.tag.endswith("rect"):
        left, top = float(shape.get("x", "nan")), float(shape.get("y", "nan"))
        return left, top, left + float(shape.get("width", "nan")), top + float(shape.get("height", "nan"))
    x1, y1, x2, y2 = (float(shape.get(name, "nan")) for name in ("x1", "y1", "x2", "y2"))
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


@given(timelines)
@settings(max_examples=150)
def test_every_span_is_drawn_inside_the_view_box(run: Timeline) -> None:
    svg = fromstring(timeline_svg(run))
    left, top, width, height = map(float, svg.get("viewBox", "").split())
    assert (left, top) == (0, 0)
    bars = svg.findall(f".//{SVG}rect[@class='bar']")
    assert len(bars) == len(run.spans)
    assert all(edges(bar)[0] >= 120 and edges(bar)[2] <= 584.01 for bar in bars)
    for shape in [*bars, *svg.iter(f"{SVG}line")]:
        x1, y1, x2, y2 = edges(shape)
        assert 0 <= x1 <= x2 <= width
        assert 0 <= y1 <= y2 <= height
    assert all(0 <= float(text.get("x", "nan")) <= width for text in svg.iter(f"{SVG}text"))
    hovers = [group.findtext(f"{SVG}title") for group in svg.iter(f"{SVG}g")]
    assert sorted(hovers, key=str) == sorted(span_words(span) for span in run.spans)


@given(timelines)
@settings(max_examples=100)
def test_a_bar_stands_where_its_times_say(run: Timeline) -> None:
    end = max([run.makespan, run.ideal, *(span.end for span in run.spans)]) or 1.0
    svg = fromstring(timeline_svg(run))
    drawn = {group.findtext(f"{SVG}title"): edges(group[1]) for group in svg.iter(f"{SVG}g")}
    for span in run.spans:
        same_words = [other for other in run.spans if span_words(other) == span_words(span)]
        if len(same_words) == 1:
            x1, _, x2, _ = drawn[span_words(span)]
            assert x1 == pytest.approx(120 + 464 * span.start / end, abs=1.3)
            assert x2 == pytest.approx(120 + 464 * span.end / end, abs=1.3)


@given(timelines, st.integers(20, 160), st.booleans())
@settings(max_examples=150)
def test_no_line_of_text_is_wider_than_asked(run: Timeline, width: int, ascii_only: bool) -> None:
    text = timeline_text(run, width, ascii_only)
    assert max(columns(line) for line in text.split("\n")) <= width
    assert text.isascii() or not ascii_only
    assert text.count("│" if not ascii_only else "|") >= sum(row.lanes for row in rows(run))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


@given(verdicts, st.integers(20, 120))
@settings(max_examples=100)
def test_cards_hold_any_text(verdict: Verdict, width: int) -> None:
    card = fromstring(card_html(verdict))
    assert {element.tag.removeprefix(SVG) for element in card.iter()} <= {
        *("div", "style", "strong", "span", "details", "summary"),
        *("svg", "title", "desc", "defs", "pattern", "rect", "path", "line", "g", "text", "tspan"),
    }
    assert not [name for element in card.iter() for name in element.attrib if name.startswith("on")]
    text = card_text(verdict, width)
    assert max(columns(line) for line in text.split("\n")) <= width
    assert "\x1b" not in text


@given(st.lists(timelines, min_size=2, max_size=4, unique_by=repr))
@settings(max_examples=40)
def test_ids_differ_between_pictures_and_references_stay_within_one(runs: list[Timeline]) -> None:
    found: list[str] = []
    for run in runs:
        svg = fromstring(timeline_svg(run))
        own = [name for element in svg.iter() if (name := element.get("id"))]
        used = set(re.findall(r"url\(#([^)]+)\)", timeline_svg(run))) | set(svg.get("aria-labelledby", "").split())
        assert used <= set(own)
        found += own
    assert len(found) == len(set(found))


def test_the_same_run_draws_the_same_picture() -> None:
    assert timeline_svg(EVEN) == timeline_svg(replace(EVEN))
    assert timeline_svg(EVEN) != timeline_svg(LOOP)


def test_hostile_text_stays_text() -> None:
    criterion = Criterion(HOSTILE, False, 0, 1, HOSTILE)
    run = timeline(call(1, 0, 0.0, 1.0, operation=HOSTILE), title=HOSTILE)
    verdict = Verdict(HOSTILE, Outcome.WRONG, 0, 1, (criterion,), HOSTILE, run)
    card = card_html(verdict)
    assert "<script" not in card
    assert "<img" not in card
    assert "\x1b" not in card
    assert card.count("&lt;script&gt;alert('1')&lt;/script&gt;") >= 5
    words = "".join(fromstring(card).itertext())
    assert "</div></svg><script>alert('1')</script>" in words
    assert "\\x1b[2J\\x00\\u202e" in words
    assert "mathjax_ignore" in card


def test_the_picture_tells_its_story_in_words() -> None:
    svg = fromstring(timeline_svg(EVEN))
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "parallel_map: 4.0 s instead of 16.0 s, virtual speedup 4.0x"
    assert description.text == (
        "4 workers; each runs 4 calls, at most 4 at once; nothing waits. All ends at 4.0 s; the ideal is 4.0 s."
    )
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby", "").split() == [title.get("id"), description.get("id")]


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([call(1, 0, 0.0, 1.0), call(1, 1, 1.0, 2.0)], "one worker runs 2 calls, one at a time"),
        ([call(0, 0, 0.0, 1.0)], "Your notebook; it runs 1 call, one at a time"),
        ([call(0, 0, 0.0, 1.0)], "3 of 4 cores stay idle"),
        ([call(1, 0, 2.0, 3.0, arrived=0.5), call(2, 1, 0.0, 1.0)], "1 of 2 events waits, up to 1.5 s"),
        ([call(1, 7, 0.0, 1.5, fault="killed"), call(2, 7, 1.5, 3.0)], "item 7 is killed on worker 1 at 1.5 s"),
        ([call(1, None, 0.0, 2.0, kind="load"), call(1, 0, 2.0, 3.0)], "1 load, 2.0 s in all"),
        ([call(0, 3, 0.0, 0.5, kind="pickle"), call(1, 3, 1.0, 2.0)], "1 pickling, 0.5 s in all"),
        ([], "No call reached the clock."),
    ],
)
def test_story_names_what_happened(spans: list[Span], words: str) -> None:
    assert words in story(timeline(*spans))


def test_hover_text_says_when_where_and_how_long_it_waited() -> None:
    assert (
        span_words(call(2, 3, 1.0, 2.0, arrived=0.0)) == "work of item 3 on worker 2: from 1.0 to 2.0 s, waited 1.0 s"
    )
    assert span_words(call(0, None, 0.0, 2.0, kind="load", operation="Model", fault="raised")) == (
        "loading Model on your notebook: from 0.0 to 2.0 s, raised"
    )


def test_the_legend_names_only_what_is_there() -> None:
    def legend(run: Timeline) -> set[str]:
        words = {text.text for text in fromstring(timeline_svg(run)).iter(f"{SVG}text") if text.text}
        return words & {"compute", "load", "pickle", "pickle / unpickle", "wait for a core", "killed", "decode", "mask"}

    assert legend(EVEN) == {"compute"}
    loads = timeline(call(1, None, 0.0, 1.0, kind="load"), call(1, 0, 1.0, 2.0, fault="killed"))
    assert legend(loads) == {"compute", "load", "killed"}
    moved = timeline(call(0, 0, 0.0, 1.0, kind="pickle"), call(1, 0, 2.0, 3.0, arrived=1.0))
    assert legend(moved) == {"compute", "pickle", "wait for a core"}
    stages = timeline(call(1, 0, 0.0, 1.0, operation="decode"), call(2, 0, 1.0, 2.0, operation="mask"))
    assert legend(stages) == {"decode", "mask"}


def test_kinds_differ_by_pattern_and_not_only_by_color() -> None:
    run = timeline(call(1, None, 0, 1, kind="load"), call(1, 0, 1, 2), call(1, 1, 2, 3, kind="pickle"))
    svg = fromstring(timeline_svg(run))
    fills = [bar.get("fill", "") for bar in svg.iterfind(f".//{SVG}rect[@class='bar']")]
    tiles = {tile.get("id"): tile[1].get("d") for tile in svg.iter(f"{SVG}pattern")}
    shapes = [tiles[fill[5:-1]] if fill.startswith("url(#") else None for fill in fills]
    assert len(set(shapes)) == 3


def test_numbers_stand_in_the_bars_unless_most_of_them_have_no_room() -> None:
    def numbers(run: Timeline) -> list[str]:
        return [text.text or "" for text in fromstring(timeline_svg(run)).iterfind(f".//{SVG}g/{SVG}text")]

    assert numbers(EVEN) == [str(item) for worker in range(4) for item in range(worker, 16, 4)]
    many = (call(item % 8 + 1, item, item // 8, item // 8 + 1) for item in range(300))
    assert numbers(timeline(*many, cores=8)) == []


def test_unused_cores_are_shown() -> None:
    assert [row.name for row in rows(LOOP)] == ["worker 1", "idle core", "idle core", "idle core"]
    assert [row.name for row in rows(timeline(call(0, 0, 0, 1), cores=64))] == ["your notebook", "63 idle"]


def test_calls_that_overlap_in_one_process_do_not_cover_each_other() -> None:
    run = timeline(call(1, 0, 0, 2), call(1, 1, 1, 3), call(1, 2, 2, 4))
    bars = [edges(bar) for bar in fromstring(timeline_svg(run)).iterfind(f".//{SVG}rect[@class='bar']")]
    assert rows(run)[0].lanes == 2
    for index, (left, top, right, bottom) in enumerate(bars):
        for other_left, other_top, other_right, other_bottom in bars[index + 1 :]:
            assert right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
    crowd = timeline(*(call(1, item, 0, 1) for item in range(50)))
    assert rows(crowd)[0].lanes == MAX_LANES


@given(st.floats(1e-250, 1e300), st.integers(1, 10))
def test_ticks_are_few_even_and_on_the_axis(end: float, most: int) -> None:
    marks = ticks(end, most)
    assert 1 <= len(marks) <= most + 1
    assert marks[0].label == "0"
    assert all(0 <= mark.at <= 1 for mark in marks)
    gaps = [after.at - before.at for before, after in pairwise(marks)]
    assert all(math.isclose(gap, gaps[0], rel_tol=1e-6) for gap in gaps)
    assert len({mark.label for mark in marks}) == len(marks)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (4, "4.0"),
        (1.375, "1.375"),
        (0.1 + 0.2, "0.3"),
        (0.00002, "2e-5"),
        (12345.6, "12,345.6"),
        (3e9, "3e9"),
        (0, "0.0"),
    ],
)
def test_numbers_read_well(value: float, words: str) -> None:
    assert number(value) == words


def test_text_timeline_of_a_parallel_run() -> None:
    assert timeline_text(timeline(*(call(item + 1, item, 0, 1) for item in range(4))), 40) == "\n".join(
        [
            "parallel_map: 1.0 s instead of 4.0 s,",
            "virtual speedup 4.0x",
            "                        1.0 s, the ideal",
            "w1 │████████████████ 0 ███████████████▌┊",
            "w2 │████████████████ 1 ███████████████▌┊",
            "w3 │████████████████ 2 ███████████████▌┊",
            "w4 │████████████████ 3 ███████████████▌┊",
            "   └───────┴──────┴──────┴──────┴──────┴",
            "   0      0.2    0.4    0.6    0.8   1.0",
            "virtual seconds   █ compute",
        ]
    )


def test_card_shows_outcome_points_diagnosis_and_each_criterion() -> None:
    verdict = replace(
        PASSED, outcome=Outcome.SLOW, points=1.5, diagnosis="ray.get sits inside the loop.", timeline=LOOP
    )
    for shown in ("".join(fromstring(card_html(verdict)).itertext()), card_text(verdict, 200)):
        assert "~ " in shown
        for words in ("slow", "tasks.parallel_map", "1.5 of 3 points", verdict.diagnosis, PASSED.criteria[0].text, "✓"):
            assert words in shown


def test_only_an_unverified_verdict_says_so() -> None:
    unverified = replace(PASSED, verified=False)
    assert "nverified" not in card_html(PASSED) + card_text(PASSED)
    assert ">unverified</span>" in card_html(unverified)
    assert "Unverified. Marked inside the notebook's own process tree." in card_text(unverified)


def test_long_texts_are_folded_and_complete() -> None:
    long = f"called f({list(range(300))})"
    card = fromstring(card_html(replace(PASSED, criteria=(Criterion("output", False, 0, 1, long), *PASSED.criteria))))
    folds = list(card.iter("details"))
    assert len(folds) == 1
    assert folds[0].findtext("div") == long
    assert len(folds[0].findtext("summary") or long) < 100


def test_not_measured_is_said_not_to_be_a_zero() -> None:
    for show in (card_html, card_text):
        assert "This is not a zero" in show(Verdict("tasks.parallel_map", Outcome.NOT_MEASURED, 0, 3))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_word_and_a_sign(outcome: Outcome) -> None:
    badge = fromstring(card_html(Verdict("tasks.parallel_map", outcome, 0, 3))).find(".//strong")
    assert badge is not None
    assert re.fullmatch(rf"\S {outcome}", badge.text or "")
    assert card_text(Verdict("tasks.parallel_map", outcome, 0, 3), ascii_only=True).isascii()


def test_drawing_needs_the_standard_library_only() -> None:
    program = "import sys, autograder.pictures; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= sys.stdlib_module_names | {"__main__", "autograder"}
