"""The page on a class: how its marks spread, what it should be taught next, and what was out of the ordinary.

One file, no script, nothing from elsewhere. What an instructor needs first comes first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring

from autograder.exercises import find
from autograder.grading import report_sections as sections
from autograder.grading.graded import Graded
from autograder.grading.report_class import Student, Totals, exercises_of, mistakes_of, students_of, totals_of
from autograder.grading.report_pictures import add
from autograder.grading.report_style import STYLE
from autograder.pictures.words import clean, count, points


def write_report(
    path: Path,
    lesson: str,
    results: Sequence[Graded],
    sandbox: str,
    gaps: Sequence[str],
    seconds: float,
    feedback: Callable[[Graded], Path] | None = None,
) -> None:
    """Write the page to `path`. feedback: where the page with a notebook's feedback would be; linked if it is there."""

    def link(graded: Graded) -> str:
        page = feedback(graded) if feedback is not None else None
        if page is None or not page.is_file():
            return ""
        return quote(os.fsencode(Path(os.path.relpath(page, path.parent)).as_posix()))

    page = _page(lesson, results, students_of(results, link), sandbox, gaps, seconds)
    text = "<!doctype html>\n" + tostring(page, encoding="unicode", short_empty_elements=False) + "\n"
    path.write_text(text, encoding="utf-8")


def _page(
    lesson: str, results: Sequence[Graded], students: list[Student], sandbox: str, gaps: Sequence[str], seconds: float
) -> Element:
    page = Element("html", {"lang": "en"})
    head = add(page, "head")
    add(head, "meta", charset="utf-8")
    add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    add(head, "title", f"{clean(lesson)}: {count(len(students), 'student')} graded")
    add(head, "style", STYLE)
    body = add(page, "body")
    exercises, totals = exercises_of(students, _title), totals_of(students)
    _headline(body, lesson, results, students, totals)
    _how(body, results, sandbox, gaps, seconds)
    if students:
        sections.look_at_these(body, students)
        sections.marks_by_exercise(body, exercises)
        sections.totals(body, totals, len(students) - len(totals.points))
        sections.what_to_teach(body, mistakes_of(students), exercises, len(students))
        sections.table(body, students, exercises, any(student.links for student in students))
    else:
        add(body, "p", "Nothing was graded.")
    return page


def _title(exercise: str) -> str:
    """What the course calls an exercise; one of others' making has no title."""
    try:
        return find(exercise).title
    except KeyError:
        return ""


def _headline(
    body: Element, lesson: str, results: Sequence[Graded], students: Sequence[Student], totals: Totals
) -> None:
    add(body, "h1", clean(lesson))
    add(body, "p", "What the checks say of this class. Marks given by hand are in formgrader.", "quiet")
    figures = add(body, "div", look="figures")
    most = points(totals.max_points)
    _figure(figures, str(len(students)), "student" if len(students) == 1 else "students")
    if len(totals.points) == 1:
        _figure(figures, points(totals.points[0]), f"points of {most}")
    elif totals.mean is not None and totals.median is not None:
        _figure(figures, points(totals.median), f"median points of {most}")
        _figure(figures, points(totals.mean), f"mean points of {most}")
        _figure(figures, str(sum(student.full for student in students)), "with full marks")
    if results:
        _figure(figures, f"{median(graded.seconds for graded in results):.0f} s", "median time a submission")
        _figure(figures, f"{median(graded.cpu for graded in results):.1f} s", "median CPU time a submission")


def _figure(parent: Element, value: str, words: str) -> None:
    box = add(parent, "div", look="figure")
    add(box, "b", value)
    add(box, "span", words, "quiet small")


def _how(body: Element, results: Sequence[Graded], sandbox: str, gaps: Sequence[str], seconds: float) -> None:
    """How it was graded, and what to see to, where there is anything."""
    line = add(
        body, "p", f"{count(len(results), 'notebook')}; grading took {_duration(seconds)}. Sandbox: ", look="small"
    )
    add(line, "b", clean(sandbox)).tail = "." if gaps else ", no known gaps."
    if gaps:
        add(body, "p", "What it does not isolate:", "alarm")
        entries = add(body, "ul")
        for gap in gaps:
            add(entries, "li", clean(gap))


def _duration(seconds: float) -> str:
    """ "42 s", "3 min 5 s", "2 h 10 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
