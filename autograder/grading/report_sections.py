"""The sections of the page on a class. All text goes through ElementTree, which escapes it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from xml.etree.ElementTree import Element

from autograder.grading.graded import UNUSUAL
from autograder.grading.report_class import ORDINARY, SENTENCE, Exercise, Mistake, Student, Totals
from autograder.grading.report_pictures import add, badge, outcome_bar, point_columns, symbol, timeline, totals_picture
from autograder.grading.report_style import slug
from autograder.pictures.words import clean, count, points, shorten
from autograder.verdict import Outcome

NAME = 60
"""The most characters of a student's name that are shown."""
SMALL_CLASS = 6
"""Up to this size, also what only one student did is shown unfolded."""
MANY_NAMES = 12
MANY_LOOKS = 8
MANY_REPAIRED = 3
MANY_MISTAKES = 4
MANY_ROWS = 80
"""Lists that are longer are folded."""
TOP = 5
CODE = 400


def name_of(student: str) -> str:
    """A student's name as it is shown."""
    return shorten(clean(student), NAME)


def _note(parent: Element, words: str) -> None:
    add(parent, "p", words, "quiet small")


def _broken(parent: Element, name: str) -> None:
    """A name that may go on in the next line before each underscore."""
    parent.text, *rest = name.split("_")
    for part in rest:
        add(parent, "wbr").tail = f"_{part}"


def _student(parent: Element, student: Student) -> None:
    """The name, with a link to each page of feedback."""
    if len(student.links) == 1:
        add(parent, "a", name_of(student.name), href=student.links[0][1], title=clean(student.name))
        return
    add(parent, "span", name_of(student.name), title=clean(student.name))
    for notebook, address in student.links:
        add(parent, "a", f" {clean(notebook)}", href=address)


def look_at_these(body: Element, students: Sequence[Student]) -> None:
    """Everything out of the ordinary, by student, the most urgent first."""
    add(body, "h2", "Look at these", id="look")
    told = False
    for outcome in UNUSUAL:
        found = [student for student in students if student.unusual is outcome]
        told = told or bool(found)
        _looks(body, outcome, found)
    usual = [student for student in students if student.unusual is None]
    incidents = [student for student in usual if student.incidents]
    repairs = [student for student in usual if student.repairs and not student.incidents]
    _looks(body, "Something happened", incidents)
    _looks(body, "Repaired, and then graded as usual", repairs)
    if not (told or incidents or repairs):
        add(body, "p", "Nothing: every notebook could be read, ran to its end, and asked the judge.", "quiet")


def _looks(body: Element, kind: Outcome | str, students: Sequence[Student]) -> None:
    if not students:
        return
    box = add(body, "div", look="look" if isinstance(kind, Outcome) else "look calm")
    heading = add(box, "h3")
    if isinstance(kind, Outcome):
        badge(heading, kind).tail = f" {count(len(students), 'student')}"
        if kind is Outcome.NOT_MEASURED:
            add(box, "p", "These are no zeros: grade them again with --resume, or by hand.", "small")
    else:
        heading.text = f"{kind}: {count(len(students), 'student')}"
    entries = add(box, "ul")
    many = MANY_LOOKS if isinstance(kind, Outcome) else MANY_REPAIRED
    for number, student in enumerate(students):
        if number == many:
            fold = add(box, "details")
            add(fold, "summary", f"{len(students) - many} more")
            entries = add(fold, "ul")
        _look(add(entries, "li"), student)


def _look(entry: Element, student: Student) -> None:
    _student(entry, student)
    sentences: dict[tuple[Outcome, str], list[str]] = {}
    for mark in student.marks:
        if mark.outcome in UNUSUAL:
            sentences.setdefault((mark.outcome, mark.diagnosis), []).append(mark.exercise)
    parts = []
    for (outcome, sentence), names in sentences.items():
        where = clean(names[0]) if len(names) == 1 else f"{len(names)} exercises"
        if len(names) > 1 and len(names) == len(student.marks):
            where = f"all {len(names)} exercises"
        also = "" if outcome is student.unusual else f" {outcome}"
        parts.append(f"{where}{also}. {shorten(clean(sentence), SENTENCE)}")
    parts += [shorten(clean(text), SENTENCE) for text in student.incidents]
    if student.repairs:
        repairs = "; ".join(dict.fromkeys(clean(text).rstrip(".") for text in student.repairs))
        parts.append(f"Repaired: {shorten(repairs, SENTENCE)}.")
    add(entry, "span", f": {parts[0]}")
    for part in parts[1:]:
        add(entry, "div", part, "quiet small")


def marks_by_exercise(body: Element, exercises: Sequence[Exercise]) -> None:
    """One row an exercise: how it ended, how the points spread, the mean."""
    add(body, "h2", "Marks by exercise")
    _note(body, "How each exercise ended, how its points spread from none to all of them (green), and their mean.")
    for exercise in exercises:
        row = add(body, "div", look="exercise")
        name = add(row, "div", look="name")
        add(name, "b", exercise.title or clean(exercise.id))
        if exercise.title:
            _broken(add(name, "div", look="quiet small"), clean(exercise.id))
        outcome_bar(add(row, "div", look="outcomes"), exercise.outcomes)
        cell, mean = add(row, "div", look="points"), add(row, "div", look="mean")
        if not exercise.points:
            add(mean, "div", "not measured", "quiet small")
            continue
        point_columns(cell, exercise.points, exercise.max_points)
        add(mean, "b", f"{fmean(exercise.points):.2f}")
        add(mean, "div", f"of {points(exercise.max_points)}", "quiet small")


def totals(body: Element, totals: Totals, left_out: int) -> None:
    """The distribution of what students earned in all. With less than two of them there is nothing to draw."""
    if len(totals.points) < 2:
        return
    add(body, "h2", "Totals")
    if left_out:
        _note(body, f"{count(left_out, 'student')} left out, because something could not be measured.")
    totals_picture(body, totals)


def what_to_teach(body: Element, mistakes: Sequence[Mistake], exercises: Sequence[Exercise], students: int) -> None:
    """The most common diagnoses of the class, and then all of them by exercise, each with an example."""
    add(body, "h2", "What to teach next week", id="teach")
    if not mistakes:
        add(body, "p", "No exercise that was tried went wrong.", "quiet")
        return
    _note(body, "What the judge said most often. Figures and arguments differ from student to student.")
    for mistake in mistakes[:TOP]:
        share = add(body, "div", look="share")
        add(share, "b", f"{len(mistake.students)} of {students}")
        words = add(share, "span", f"{mistake.sentence} ")
        add(words, "a", clean(mistake.exercise), "small", href=f"#teach-{_place(exercises, mistake.exercise)}")
        rule = add(share, "span", look="rule")
        add(rule, "i", style=f"width: {100 * len(mistake.students) / max(students, 1):.1f}%")
    for place, exercise in enumerate(exercises):
        mine = [mistake for mistake in mistakes if mistake.exercise == exercise.id]
        if not mine:
            continue
        heading = add(body, "h3", f"{exercise.title or clean(exercise.id)} ", id=f"teach-{place}")
        add(heading, "span", clean(exercise.id) if exercise.title else "", "quiet small")
        for mistake in mine[:MANY_MISTAKES]:
            _mistake(body, mistake, students, picture=True)
        if mine[MANY_MISTAKES:]:
            fold = add(body, "details")
            add(fold, "summary", f"{len(mine) - MANY_MISTAKES} rarer ones")
            for mistake in mine[MANY_MISTAKES:]:
                _mistake(fold, mistake, students, picture=False)


def _place(exercises: Sequence[Exercise], name: str) -> int:
    return next(place for place, exercise in enumerate(exercises) if exercise.id == name)


def _mistake(parent: Element, mistake: Mistake, students: int, picture: bool) -> None:
    box = add(parent, "div", look="mistake")
    add(box, "div", mistake.sentence, "sentence")
    line = add(box, "div", f"{len(mistake.students)} of {students}: ", "quiet small names")
    names(line, mistake.students)
    if not picture:
        return
    example = mistake.example
    drawn = timeline(example.html) if example.html else None
    criteria = (example.verdict or {}).get("criteria", [])
    missed = next((one for one in criteria if not one["passed"] and one["text"]), None)
    if drawn is None and missed is None:
        return
    fold = add(box, "details", **({"open": "open"} if len(mistake.students) > 1 or students <= SMALL_CLASS else {}))
    add(fold, "summary", f"For example {name_of(mistake.example_of)}", "small")
    parts = add(fold, "div", look="example")
    if missed is not None:
        add(parts, "pre", shorten(clean(missed["text"], lines=True), CODE))
    if drawn is not None:
        add(parts, "div", look="run").append(drawn)


def names(parent: Element, students: Sequence[str]) -> None:
    """Students' names in a line, the rest of a long list folded."""
    few = len(students) <= MANY_NAMES + 1
    shown = students if few else students[:MANY_NAMES]
    add(parent, "span", ", ".join(map(name_of, shown)))
    if not few:
        fold = add(parent, "details")
        add(fold, "summary", f"and {len(students) - MANY_NAMES} more")
        add(fold, "span", ", ".join(map(name_of, students[MANY_NAMES:])))


def table(body: Element, students: Sequence[Student], exercises: Sequence[Exercise], linked: bool) -> None:
    """All students with all exercises."""
    add(body, "h2", "All students", id="all")
    key = add(body, "p", look="small")
    seen = {mark.outcome for student in students for mark in student.marks}
    for outcome in (*ORDINARY, *UNUSUAL):
        if outcome in seen:
            badge(key, outcome).tail = " "
    if not linked:
        _note(
            body,
            "Names become links to the students' pages when there are any: run nbgrader generate_feedback, then "
            "raycourse grade again with --resume.",
        )
    fold = add(body, "details", **({} if len(students) > MANY_ROWS else {"open": "open"}))
    add(fold, "summary", count(len(students), "student"))
    whole = add(add(fold, "div", look="scroll", tabindex="0", role="region", aria_label="All students"), "table")
    head = add(add(whole, "thead"), "tr")
    add(head, "th", "student", scope="col")
    for exercise in exercises:
        title = add(head, "th", scope="col", title=clean(exercise.id))
        _broken(title, clean(exercise.id).rpartition(".")[2])
    add(head, "th", "total", scope="col")
    rows = add(whole, "tbody")
    for student in students:
        _row(add(rows, "tr"), student, exercises)
    foot = add(add(whole, "tfoot"), "tr")
    add(foot, "th", "mean", scope="row")
    for exercise in exercises:
        add(foot, "td", f"{fmean(exercise.points):.2f}" if exercise.points else "")
    measured = [student.points for student in students if student.measured]
    add(foot, "td", f"{fmean(measured):.2f}" if measured else "", "sum")


def _row(row: Element, student: Student, exercises: Sequence[Exercise]) -> None:
    _student(add(row, "th", scope="row"), student)
    marks = {mark.exercise: mark for mark in student.marks}
    for exercise in exercises:
        cell = add(row, "td")
        mark = marks.get(exercise.id)
        if mark is None:
            continue
        why = f". {shorten(clean(mark.diagnosis), SENTENCE)}" if mark.diagnosis else ""
        entry = add(cell, "span", look=f"badge {slug(mark.outcome)}", title=f"{mark.outcome}{why}")
        sign = add(entry, "b", symbol(mark.outcome), role="img", aria_label=str(mark.outcome))
        sign.tail = f" {points(mark.points)}" if mark.measured else " –"
    add(row, "td", points(student.points) if student.measured else f"{points(student.points)}?", "sum")
