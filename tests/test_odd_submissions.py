"""Submissions that would stop a grader: each costs only itself, and the class around it gets its marks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from attack_course import LESSON, RIGHT, answer, make_course, nbgrader

from autograder.grading.bounds import MOST_CELLS, MOST_FILE_BYTES, MOST_MARKDOWN, MOST_TEXT
from autograder.grading.command import Refused, grade_lesson
from autograder.grading.course import Course, CourseError
from autograder.grading.files import timestamp
from autograder.grading.gradebook import Writer
from autograder.grading.graded import CheckMark, Graded, Job
from autograder.grading.reading import BadNotebook, read_submission
from autograder.grading.run import grade
from autograder.grading.store import Store
from autograder.grading.whole_class import Told, grade_class
from autograder.sandbox.limits import Limits
from autograder.sandbox.unsafe import Unsafe
from autograder.verdict import Outcome

Content = dict[str, Any]


@dataclass(frozen=True)
class Odd:
    """What is done to a right notebook or beside it, and what is said of it. bad: whether it can't be read."""

    change: Callable[[Content, Path], Any]
    bad: bool = False
    said: str = ""


def code(source: str, **metadata: Any) -> Callable[[Content, Path], None]:
    """Appends a cell."""
    cell = {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}
    return lambda content, folder: content["cells"].append(cell)


def text(source: str) -> Callable[[Content, Path], None]:
    """Appends a text."""
    return lambda content, folder: content["cells"].append({"cell_type": "markdown", "source": source, "metadata": {}})


def beside(name: str, data: bytes) -> Callable[[Content, Path], None]:
    """Puts a file beside the notebook."""
    return lambda content, folder: (folder / name).write_bytes(data) and None


def a_folder(content: Content, folder: Path) -> None:
    (folder / f"{LESSON}.ipynb").mkdir()


def odd_metadata(content: Content, folder: Path) -> None:
    content["metadata"] |= {"title": 5, "authors": "x", "language_info": "x", "kernelspec": "x", "nbgrader": 5}


def large_file(content: Content, folder: Path) -> None:
    with (folder / "notes.txt").open("wb") as file:
        file.truncate(200_000_000)


CLASS = {
    "honest": Odd(lambda content, folder: None),
    "a-folder": Odd(a_folder, True, "is not a file"),
    "long-number": Odd(lambda content, folder: content.update(big="THE NUMBER"), True, "a number that is too long"),
    "many-signs": Odd(code("x = " + "-" * 20_000 + "1")),
    "many-magics": Odd(code("\n".join(["%time 1"] * 600))),
    "odd-cell": Odd(code("1", collapsed="x", name=5, tags=[1], jupyter=3, deletable="x", format=5)),
    "odd-metadata": Odd(odd_metadata),
    "odd-time": Odd(beside("timestamp.txt", b"garbage"), said="whether the work was late is not known"),
    "binary-time": Odd(beside("timestamp.txt", b"\xff\xfe\x00"), said="timestamp.txt was left out"),
    "large-time": Odd(beside("timestamp.txt", b"2030-01-01 10:00:00 UTC" + b" " * 2000), said="larger than 1024 bytes"),
    "in-time": Odd(beside("timestamp.txt", b"2030-01-01 10:00:00 UTC\n")),
    "large-file": Odd(large_file),
    "many-tags": Odd(text("<a><i>" * 12_000)),
    "hidden-picture": Odd(text("![g](&#97;ttachment:x) ![g](attachment\\:y)")),
    "long-text": Odd(text("word " * 40_000), said="was cut after"),
}


def right_marks(jobs: Iterable[Job]) -> Iterator[Graded]:
    """In the place of sandboxes: full marks for what can be read."""
    for job in jobs:
        outcome = Outcome.BAD_NOTEBOOK if job.bad else Outcome.PASSED
        marks = tuple(
            CheckMark(cell.exercise, cell.id, 0.0 if job.bad else cell.points, cell.points, outcome)
            for cell in job.cells
            if cell.exercise
        )
        yield Graded(job.student, job.lesson, job.notebook, job.digest, marks, repairs=job.repairs)


def hand_in(course: Path, student: str, odd: Odd) -> None:
    notebook = nbformat.read(course / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
    answer(notebook, RIGHT)
    folder = course / "submitted" / student / LESSON
    folder.mkdir(parents=True)
    content = json.loads(nbformat.writes(notebook))
    odd.change(content, folder)
    file = folder / f"{LESSON}.ipynb"
    if not file.exists():
        file.write_text(json.dumps(content).replace('"THE NUMBER"', "1" * 5000), encoding="utf-8")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which each of them was handed in and graded."""
    root = make_course(tmp_path_factory.mktemp("odd"))
    for student, odd in CLASS.items():
        hand_in(root, student, odd)
    grade_class(Course(root, LESSON), right_marks)
    return root


@pytest.fixture
def results(course: Path) -> dict[str, Graded]:
    store = Store(Course(course, LESSON).results_folder)
    return {student: store.of(student)[0] for student in CLASS}


def points(course: Path, student: str) -> list[float | None]:
    with Course(course, LESSON).gradebook() as book:
        names = ("check_run_sequentially", "check_greet")
        return [book.find_grade(name, LESSON, LESSON, student).auto_score for name in names]


@pytest.mark.parametrize("student", CLASS)
def test_each_costs_only_itself(course: Path, results: dict[str, Graded], student: str) -> None:
    odd, result = CLASS[student], results[student]
    assert (result.points, points(course, student)) == ((0, [0, 0]) if odd.bad else (9, [3, 6]))
    job, _ = next(Course(course, LESSON).read(one) for one in Course(course, LESSON).submissions(student))
    assert odd.said in "\n".join([job.bad, *result.repairs, *result.incidents])


def test_only_a_time_that_can_be_read_is_handed_to_nbgrader(course: Path) -> None:
    beside = {path.parts[-3]: path.name for path in course.glob("autograded/*/*/*") if path.suffix != ".ipynb"}
    assert beside == {"in-time": "timestamp.txt"}
    with Course(course, LESSON).gradebook() as book:
        assert str(book.find_submission(LESSON, "in-time").timestamp) == "2030-01-01 10:00:00"


def test_all_of_it_can_be_shown_to_students(course: Path) -> None:
    done = nbgrader(course, "generate_feedback", LESSON)
    assert done.returncode == 0, done.stderr
    assert len(list(course.glob("feedback/*/*/*.html"))) == len(CLASS)


def test_a_mark_that_can_not_be_written_is_written_when_grading_is_resumed(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unwritten: list[str] = []
    told = Told(unwritten=lambda graded: unwritten.append(graded.student))
    convert = Writer._convert

    def refuse(self: Writer, folder: str, submitted: Any) -> None:
        if submitted.student == "many-signs":
            raise RuntimeError("refused")
        convert(self, folder, submitted)

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_convert", refuse)
        for student in ("many-signs", "honest"):
            (one,) = grade_class(Course(course, LESSON), right_marks, student, told=told)
            assert one.points == 9
            assert any("refused" in incident for incident in one.incidents) is (student == "many-signs")
    assert unwritten == ["many-signs"]
    (one,) = grade_class(Course(course, LESSON), no_marks, "many-signs", resume=True, told=told)
    assert one.points == 9 and not one.incidents
    assert unwritten == ["many-signs"] and points(course, "many-signs") == [3, 6]


def no_marks(jobs: Iterable[Job]) -> Iterator[Graded]:
    assert not list(jobs)
    yield from ()


def test_what_this_machine_can_not_read_is_no_zero(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(self: Course, submitted: Any) -> Any:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Course, "read", unreadable)
        # A mark that is there already is kept; there is a note that it could not be compared.
        (one,) = grade_class(Course(course, LESSON), no_marks, "honest", resume=True)
        assert one.points == 9 and "Input/output error" in one.incidents[0]
        (one,) = grade_class(Course(course, LESSON), no_marks, "honest")
        assert not one.measured and points(course, "honest") == [None, None]
    (one,) = grade_class(Course(course, LESSON), right_marks, "honest", resume=True)
    assert points(course, "honest") == [3, 6] and not one.incidents


def test_an_error_of_our_own_costs_one_student_only(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("odd")

    with monkeypatch.context() as patch:
        patch.setattr("autograder.grading.course.repair", broken)
        grading = Course(course, LESSON)
        job, notebook = grading.read(grading.submissions("honest")[0])
    assert "could not be understood (KeyError)" in job.bad and "Bad notebook" in notebook.cells[0].source


def test_the_folder_of_a_course_may_be_called_anything(tmp_path: Path) -> None:
    root = make_course(tmp_path / "plain").rename(tmp_path / "STUDENT [2025] *")
    for student in ("ann", "bob"):
        hand_in(root, student, CLASS["honest"])
    assert [one.student for one in grade_class(Course(root, LESSON), right_marks)] == ["ann", "bob"]
    assert [points(root, student) for student in ("ann", "bob")] == [[3, 6], [3, 6]]
    assert [one.student for one in Course(root, LESSON).submissions("b*")] == ["bob"]
    with pytest.raises(CourseError, match=r"there is no folder .*/STUDENT \[2025\] \*/submitted/cleo/"):
        Course(root, LESSON).submissions("cleo")


@pytest.mark.parametrize(("setting", "words"), [('sandbox = "bwrap"', "other user"), ('memory_gib = "8"', "a float")])
def test_a_setting_that_can_not_be_used_is_named(tmp_path: Path, setting: str, words: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\nc.Grading.{setting}\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        grade_lesson(tmp_path, LESSON)
    said = str(caught.value)
    assert f"nbgrader_config.py of {tmp_path}" in said and "docs/grading.md" in said
    assert setting.split()[0] in said and words in said


def test_a_place_where_no_results_can_be_written_is_refused_before_grading(tmp_path: Path) -> None:
    for place in (tmp_path / "out" / "results.json", tmp_path):
        with pytest.raises(Refused, match="give --json a file in a folder"):
            grade_lesson(tmp_path, LESSON, json_file=place)


def test_what_was_done_with_a_notebook_is_said_although_it_can_not_be_read(tmp_path: Path) -> None:
    job = Job("ann", LESSON, LESSON, "digest", bad="it is no JSON", repairs=("lesson.txt was taken for it",))
    graded = grade(job, Unsafe(), Limits(), tmp_path / "run")
    assert graded.ended == "bad notebook: it is no JSON" and graded.repairs == job.repairs


def notebook_of(*cells: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (notebook_of(*[{}] * (MOST_CELLS + 1)), "more than 4000 cells"),
        (notebook_of({"cell_type": "code", "source": "x" * (MOST_TEXT + 1)}), "characters"),
        (b'{"nbformat": 4, "cells": [' + b"[]," * 3_000_000 + b"[]]}", "parts"),
        (b'{"nbformat": 4, "cells": [], "n": ' + b"1" * 5000 + b"}", "number"),
        (b'{"nbformat": 5, "worksheets": [{"cells": []}]}', "no cells"),
        (b'{"nbformat": 3, "worksheets": 5}', "no cells"),
    ],
)
def test_what_is_too_much_is_not_read(data: bytes, reason: str) -> None:
    assert len(data) < MOST_FILE_BYTES
    with pytest.raises(BadNotebook, match=reason):
        read_submission(data)


def test_a_notebook_of_an_older_format_is_read() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Title"]},
        {"cell_type": "code", "input": ["a = 1\n", "a"], "outputs": [], "language": "python"},
    ]
    data = json.dumps({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]}).encode()
    read, _ = read_submission(data)
    nbformat.validate(read)
    assert [(cell.cell_type, cell.source) for cell in read.cells] == [("markdown", "## Title"), ("code", "a = 1\na")]


def test_what_is_left_out_is_said() -> None:
    read, left_out = read_submission(
        notebook_of({"cell_type": "markdown", "source": "x" * (MOST_MARKDOWN + 1), "id": "a"})
    )
    assert len(read.cells[0].source) == MOST_MARKDOWN
    assert left_out == [f"the text of a was cut after {MOST_MARKDOWN} characters"]


def test_a_pipe_or_a_link_is_no_time(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "timestamp.txt")
    assert timestamp(tmp_path)[1].startswith("timestamp.txt was left out, because it is not a file:")
    (tmp_path / "timestamp.txt").unlink()
    (tmp_path / "timestamp.txt").symlink_to("/etc/hostname")
    assert "is not a file that can be read" in timestamp(tmp_path)[1]


@pytest.mark.parametrize("student", ["ж" * 120, os.fsdecode(b"\xff"), "..", "a/b"])
def test_a_result_is_kept_whatever_a_student_is_called(tmp_path: Path, student: str) -> None:
    graded = Graded(student, LESSON, LESSON, "digest", ())
    Store(tmp_path).keep(graded)
    assert Store(tmp_path).of(student) == [graded]
    assert [path.parent.parent for path in tmp_path.rglob("*.json")] == [tmp_path]
