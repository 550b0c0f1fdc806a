"""The page on a class, and what the terminal says of it, follow from the results."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from made_results import EXERCISES, FIRST, IN_LOOP, from_judge, made_class, mark, result
from nbformat import NotebookNode
from rich.console import Console

from autograder.grading.gradebook import _show
from autograder.grading.graded import CheckMark, Graded
from autograder.grading.marks import mark_of
from autograder.grading.report import write_report
from autograder.grading.report_class import Mistake, kind_of, mistakes_of, students_of, totals_of
from autograder.grading.report_pictures import columns_of
from autograder.grading.report_terminal import results_table, to_look_at
from autograder.verdict import Outcome

HOSTILE = "</style></title><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202e[red]&amp;\"'"
VOID = {"meta", "wbr"}


class Page(HTMLParser):
    """A page as a browser reads it: its elements with their attributes, and its text by section."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.sections: dict[str, str] = {"": ""}
        self._open: list[str] = []
        self._section = ""
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "h2":
            self._section = ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "h2":
            self._section = data
            self.sections[data] = ""
        elif self._open and self._open[-1] != "style":
            self.sections[self._section] += f"{data} "

    def links(self) -> list[str]:
        """Where the page leads to, outside of itself."""
        return [look["href"] for tag, look in self.elements if tag == "a" and not look["href"].startswith("#")]

    def count(self, tag: str) -> int:
        """How many elements of a kind there are."""
        return sum(name == tag for name, _ in self.elements)


@pytest.fixture
def page_of(tmp_path: Path) -> Callable[..., Page]:
    """Write a page and read it again."""

    def read(results: list[Graded], gaps: tuple[str, ...] = (), feedback: Path | None = None) -> Page:
        path = tmp_path / "grading" / "report.html"
        path.parent.mkdir(exist_ok=True)

        def where(graded: Graded) -> Path:
            assert feedback is not None
            return feedback / graded.student / f"{graded.notebook}.html"

        write_report(path, "02-tasks", results, "bubblewrap", gaps, 83.4, where if feedback else None)
        return Page(path)

    return read


def kept(results: list[Graded]) -> list[Mistake]:
    """The mistakes of a class."""
    return mistakes_of(students_of(results, lambda graded: ""))


# Figures


@pytest.mark.parametrize("size", [0, 1, 60, 400])
def test_a_class_of_any_size_has_a_page(page_of: Callable[..., Page], size: int) -> None:
    results = made_class(size)
    page = page_of(results)
    rows = page.count("tr")
    assert rows == (size + 2 if size else 0)
    for graded in results:
        assert page.sections["All students"].split().count(graded.student) == 1


def test_the_headline_counts_what_was_measured(page_of: Callable[..., Page]) -> None:
    lost = mark(Outcome.NOT_MEASURED, "The judge ended.")
    page = page_of([result("a", mark()), result("b", mark(Outcome.SLOW, IN_LOOP, 1.5)), result("c", lost)])
    words = " ".join(page.sections[""].split())
    assert "3 students" in words
    assert "2.25 median points of 3" in words
    assert "2.25 mean points of 3" in words
    assert "1 with full marks" in words
    assert "grading took 1 min 23 s" in words
    assert "1 student left out" in page.sections["Totals"]


def test_two_notebooks_of_a_student_are_one_mark() -> None:
    first, second = result("a", mark()), result("a", mark(exercise="tasks.estimate_pi"))
    totals = totals_of(students_of([first, second], lambda graded: ""))
    assert totals.points == (5.0,)
    assert totals.max_points == 5.0


def test_a_histogram_counts_everybody_once_and_full_marks_apart() -> None:
    columns = columns_of([0.0, 0.1, 0.25, 1.0, 2.999, 3.0, 3.0], 3.0, 12)
    assert sum(amount for _, _, amount in columns) == 7
    assert columns[0] == (0.0, 0.25, 2)
    assert columns[1] == (0.25, 0.5, 1)
    assert columns[-1] == (3.0, 3.0, 2)


@pytest.mark.parametrize("most", [0.5, 1.0, 2.75, 17.0, 18.0, 100.0, 1234.5])
def test_a_histogram_covers_every_number_of_points(most: float) -> None:
    values = [most * share / 97 for share in range(98)]
    columns = columns_of(values, most, 24)
    assert len(columns) <= 25
    assert columns[0][0] == 0.0
    assert columns[-1] == (most, most, 1)
    for low, high, amount in columns[:-1]:
        assert low < high
        assert amount == sum(low - 1e-9 <= value < high - 1e-9 for value in values)


def test_full_marks_leave_nothing_to_teach_and_nothing_to_look_at(page_of: Callable[..., Page]) -> None:
    page = page_of([result(name, mark(judged=True)) for name in ("a", "b", "c")])
    assert "Nothing" in page.sections["Look at these"]
    assert "No exercise that was tried went wrong" in page.sections["What to teach next week"]
    assert page.count("svg") == 0


def test_an_exercise_shows_how_it_ended(page_of: Callable[..., Page]) -> None:
    wrong = mark(Outcome.WRONG, "It is wrong.", 0.5)
    page = page_of([result("a", mark()), result("b", mark()), result("c", wrong)])
    bars = [look["aria-label"] for tag, look in page.elements if look.get("class") == "bar"]
    assert bars == ["Of 3: 2 passed, 1 wrong"]
    assert "Many calls at once" in page.sections["Marks by exercise"]
    assert "2.17 of 3" in " ".join(page.sections["Marks by exercise"].split())


def test_what_was_not_measured_is_no_zero_of_its_exercise(page_of: Callable[..., Page]) -> None:
    page = page_of([result("a", mark()), result("b", mark(Outcome.NOT_MEASURED, "The judge ended."))])
    assert "3.00 of 3" in " ".join(page.sections["Marks by exercise"].split())


# What is out of the ordinary


@pytest.mark.parametrize("outcome", list(Outcome))
def test_everything_unusual_is_listed_and_nothing_else(page_of: Callable[..., Page], outcome: Outcome) -> None:
    page = page_of([result("fine", mark()), result("someone", mark(outcome, "This is why."))])
    ordinary = {"passed", "not tried", "raised", "wrong", "slow", "stuck"}
    listed = page.sections["Look at these"]
    assert ("someone" in listed and "This is why." in listed) == (outcome not in ordinary)
    assert "fine" not in listed.split()


def test_repairs_and_incidents_are_listed(page_of: Callable[..., Page]) -> None:
    repaired = result("a", mark(), repairs=("one cell was put back",))
    happened = result("b", mark(), incidents=("The submission was changed while it was graded.",))
    listed = page_of([repaired, happened]).sections["Look at these"]
    assert "one cell was put back" in listed
    assert "The submission was changed" in listed


def test_what_happened_to_many_exercises_is_said_once(page_of: Callable[..., Page]) -> None:
    marks = [mark(Outcome.BAD_NOTEBOOK, "It is not valid JSON.", exercise=name) for name in EXERCISES]
    listed = page_of([result("a", *marks)]).sections["Look at these"]
    assert listed.count("It is not valid JSON.") == 1
    assert "all 8 exercises" in listed


def test_the_sandbox_says_what_it_does_not_isolate(page_of: Callable[..., Page]) -> None:
    words = page_of([result("a", mark())], gaps=("The network is open.",)).sections[""]
    assert "bubblewrap" in words
    assert "The network is open." in words
    assert "no known gaps" not in words


# What to teach


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The last 1 result of 12 is missing: is one lost?", "The last 2 results of 16 are missing: is one lost?"),
        ("f(work, [3, 4]) returned None.", "f(work, [9, 8, ... 16 in all]) returned None."),
        ("f([(1, {2: 'x'})]) returned None.", "f([]) returned None."),
        ("f(1) raised NameError: no name 'a' (line 3 of f)", "f(2) raised NameError: no name 'bc' (line 14 of f)"),
        ("1 task was started for 4 chunks", "22 tasks were started for 4 chunks"),
        ("You made batches of 4, 4, 2 items.", "You made batches of 5, 5, 5, 5, 5, 5, 5, 5, ... items."),
        ("The result is 3.5, and -1e-05 is expected.", "The result is 2, and 17.25 is expected."),
        ("It took 1.5 s, 1.2x as long.", "It took 12 s, 3x as long."),
        ("You lost 'value-0a1b2c3d4e5f'.", "You lost 'value-9f8e7d6c5b4a'."),
    ],
)
def test_details_do_not_split_a_mistake(one: str, other: str) -> None:
    assert kind_of(one) == kind_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The last 2 results of 12 are missing.", "The first 2 results of 12 are missing."),
        ("f(1) raised NameError: name 'a' is not defined", "f(1) raised TypeError: name 'a' is not defined"),
        ("f(1) returned None: is a `return` missing?", "f(1) did not return."),
        ("You can't do the first, it's Ray's.", "You can't do the second, it's Ray's."),
    ],
)
def test_different_mistakes_stay_apart(one: str, other: str) -> None:
    assert kind_of(one) != kind_of(other)


def test_mistakes_are_counted_by_exercise_the_most_frequent_first() -> None:
    def of(number: int, exercise: str) -> Graded:
        return result(f"s{number}", mark(Outcome.WRONG, f"{number} results are missing.", 1.0, exercise))

    found = kept([of(1, FIRST), of(2, "tasks.two_stages"), of(3, "tasks.two_stages"), of(4, "tasks.two_stages")])
    assert [(one.exercise, one.students) for one in found] == [
        ("tasks.two_stages", ("s2", "s3", "s4")),
        (FIRST, ("s1",)),
    ]


def test_what_was_not_tried_or_not_run_is_no_mistake() -> None:
    ordinary = {Outcome.SLOW, Outcome.WRONG, Outcome.RAISED, Outcome.STUCK}
    for outcome in Outcome:
        assert bool(kept([result("a", mark(outcome, "It is so."))])) == (outcome in ordinary)


def test_a_mistake_shows_the_timeline_of_one_who_made_it(page_of: Callable[..., Page]) -> None:
    without, seen = mark(Outcome.SLOW, IN_LOOP, 1.5), mark(Outcome.SLOW, IN_LOOP, 1.5, judged=True)
    assert kept([result("a", without), result("b", seen)])[0].example_of == "b"
    page = page_of([result("a", without), result("b", seen)])
    assert page.count("svg") == 1
    taught = page.sections["What to teach next week"]
    assert "For example b" in taught
    assert "called parallel_map(work, [1, 2, 3, 4])" in taught
    assert "2 of 2" in taught


def test_a_mistake_without_a_sentence_names_the_missed_criterion() -> None:
    assert "output" in kept([result("a", from_judge(mark(Outcome.WRONG, "")))])[0].sentence


def test_the_names_of_many_are_folded_and_all_there(page_of: Callable[..., Page]) -> None:
    names = [f"s{number:03}" for number in range(100)]
    taught = page_of([result(name, mark(Outcome.SLOW, IN_LOOP)) for name in names]).sections["What to teach next week"]
    assert "and 88 more" in taught
    assert all(taught.count(name) == 1 for name in names[1:])


# Links


def test_names_are_linked_where_there_is_feedback(page_of: Callable[..., Page], tmp_path: Path) -> None:
    feedback = tmp_path / "feed back"
    (feedback / "a#1?").mkdir(parents=True)
    (feedback / "a#1?" / "02-tasks.html").write_text("")
    page = page_of([result("a#1?", mark()), result("b", mark())], feedback=feedback)
    assert page.links() == ["../feed%20back/a%231%3F/02-tasks.html"]


# Hostile texts


def test_hostile_texts_stay_texts(page_of: Callable[..., Page]) -> None:
    bad = mark(Outcome.WRONG, HOSTILE, 0.5, judged=True)
    strange = mark(Outcome.TAMPERED, HOSTILE, exercise="tasks.estimate_pi")
    page = page_of([result(HOSTILE, bad, strange, repairs=(HOSTILE,), incidents=(HOSTILE,))], gaps=(HOSTILE,))
    allowed = {"script", "img"} & {tag for tag, _ in page.elements}
    assert allowed == set()
    assert not any(name.startswith("on") for _, look in page.elements for name in look)
    text = "".join(page.sections.values())
    assert "<script>alert(1)</script>" in text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)


def test_a_page_needs_nothing_from_elsewhere(page_of: Callable[..., Page]) -> None:
    page = page_of(made_class(30))
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint({tag for tag, _ in page.elements})
    assert page.links() == []
    for _, look in page.elements:
        assert "src" not in look
        assert "url(http" not in look.get("style", "")


def test_long_texts_are_cut(page_of: Callable[..., Page], tmp_path: Path) -> None:
    endless = "x" * 200_000
    page_of([result(endless[:300], mark(Outcome.RAISED, endless), mark(Outcome.TAMPERED, endless), repairs=(endless,))])
    assert (tmp_path / "grading" / "report.html").stat().st_size < 40_000


def test_a_name_that_is_no_unicode_is_shown(page_of: Callable[..., Page]) -> None:
    assert "\\udcff" in page_of([result("a\udcff", mark())]).sections["All students"]


# The graded notebook


def graded_notebook(*marks: CheckMark) -> NotebookNode:
    """What an instructor opens after grading: a lesson's text, a student's text, and a check for each mark."""
    metadata = {"nbgrader": {"grade": True, "locked": True, "points": 3, "grade_id": "check"}}
    checks = [nbformat.v4.new_code_cell("check(...)", id=one.cell, metadata=metadata) for one in marks]
    texts = [nbformat.v4.new_markdown_cell(text) for text in (LESSON_TEXT, STUDENT_TEXT)]
    notebook = nbformat.v4.new_notebook(cells=[*texts, *checks])
    _show(notebook, result("a", *marks), {LESSON_TEXT})
    return notebook


LESSON_TEXT = '<div class="alert">Tip.</div>'
STUDENT_TEXT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.mark.parametrize("outcome", [Outcome.TAMPERED, Outcome.BAD_NOTEBOOK, Outcome.NOT_MEASURED])
def test_a_check_without_a_verdict_has_a_card_that_says_why(outcome: Outcome) -> None:
    cell = graded_notebook(CheckMark(FIRST, "c1", 0.0, 3.0, outcome, "This is <why>."))["cells"][2]
    (output,) = cell["outputs"]
    assert str(outcome) in output["data"]["text/html"] and "This is &lt;why&gt;." in output["data"]["text/html"]
    assert mark_of(cell).points == 0.0
    assert mark_of(cell).measured == (outcome is not Outcome.NOT_MEASURED)


def test_only_the_lesson_s_own_text_keeps_its_html() -> None:
    lesson, student = (cell["source"] for cell in graded_notebook()["cells"])
    assert lesson == LESSON_TEXT
    assert "<script" not in student and "onerror" not in re.sub("&lt;.*?&gt;", "", student)


# The terminal


def printed(results: list[Graded], width: int = 80) -> str:
    """What the terminal shows."""
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(results_table(results))
    console.print(to_look_at(results))
    return console.export_text()


def test_the_table_has_a_sign_for_each_check_and_a_footer() -> None:
    slow = mark(Outcome.SLOW, IN_LOOP, 1.0, "tasks.estimate_pi")
    text = printed([result("ada", mark(), slow), result("ben", mark(), mark(exercise="tasks.estimate_pi"))])
    ada = next(line for line in text.split("\n") if "ada" in line)
    assert "4 of 5" in ada and "✓~" in ada and "1 slow" in ada
    assert "all passed" in next(line for line in text.split("\n") if "ben" in line)
    for words in ("2 students", "mean 4.50", "median 4.5", "3 ✓ passed", "1 ~ slow"):
        assert words in text
    assert "Look at these" not in text


def test_the_table_fits_80_columns() -> None:
    results = made_class(60)
    lines = printed([*results, result("x" * 300, mark())]).split("\n")
    assert max(map(len, lines)) <= 80
    for graded in results:
        assert sum(line.split()[:1] == [graded.student] for line in lines) == 1


def test_the_terminal_lists_whom_to_look_at() -> None:
    text = printed(made_class(60))
    assert "tampered: student003" in text
    assert "timed out: student053" in text


def test_the_terminal_is_not_steered_by_a_name() -> None:
    text = printed([result(HOSTILE, mark(Outcome.TAMPERED, HOSTILE))])
    assert "\x1b" not in text and "\u202e" not in text
    assert "</style></title>" in text


def test_nobody_is_a_table_too() -> None:
    assert "0 students" in printed([])
