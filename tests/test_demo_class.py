"""`make demo-class`: six submissions get the marks that they deserve."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from rich.console import Console

from autograder.grading import demo
from autograder.grading.demo_course import DemoClass

LESSON = "00-welcome"
MISTAKES = {"greet": "def greet(name):\n    return 0"}
HANGING = {"predict_makespan": "def predict_makespan(costs, cores):\n    while True:\n        pass"}
# In the order of the lesson: greet, predict_makespan, and the question.
MARKS = {
    "perfect": (6.0, 12.0, 2.0),
    "untouched": (0.0, 0.0, 0.0),
    "half-done": (6.0, 0.0, 0.0),
    "mistakes": (0.0, 12.0, 0.0),
    "hangs": (6.0, 0.0, 0.0),
    "broken": (0.0, 0.0, 0.0),
}

REAL_MARKS = {
    # In the order of the lesson: parallel_map, estimate_pi, predict_with_shared_model, map_in_chunks,
    # in_completion_order, bounded_map, two_stages, map_with_retries, and the question.
    "perfect": (3, 2, 2, 2, 2, 2, 2, 3, 2),
    "untouched": (0, 0, 0, 0, 0, 0, 0, 0, 0),
    "half-done": (3, 2, 2, 2, 0, 0, 0, 0, 0),
    "mistakes": (1.5, 0, 0.5, 1, 1, 2, 1, 3, 0),
    "hangs": (0, 0, 2, 2, 2, 2, 2, 3, 0),
    "broken": (0, 0, 0, 0, 0, 0, 0, 0, 0),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DemoClass:
    """The class in the first lesson, which needs no Ray, graded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "functions_of", {"usual": MISTAKES, "hanging": HANGING}.get)
        made = DemoClass(tmp_path_factory.mktemp("class"), LESSON)
        demo.grade(made, Console(file=io.StringIO()))
    return made


def test_marks(made: DemoClass) -> None:
    marks = {one.student: tuple(one.points.values()) for one in made.marks()}
    assert marks == MARKS


def test_csv_is_quoted_and_says_that_the_marks_are_the_judges(made: DemoClass) -> None:
    with (made.course / "marks.csv").open(newline="", encoding="utf-8") as source:
        rows = {row["student_id"]: row for row in csv.DictReader(source)}
    assert {student: float(row["score"]) for student, row in rows.items()} == {
        student: sum(points) for student, points in MARKS.items()
    }
    assert rows["half-done"]["last_name"] == "Ito, Jr."
    assert rows["mistakes"]["last_name"] == 'Wu "D."'
    assert {row["verified"] for row in rows.values()} == {"yes"}
    assert {row["needs_manual_grade"] for row in rows.values()} == {"no"}


def feedback(made: DemoClass, student: str, lesson: str = LESSON) -> str:
    return (made.course / "feedback" / student / lesson / f"{lesson}.html").read_text(encoding="utf-8")


def test_everybody_gets_feedback(made: DemoClass) -> None:
    assert "rc-card" in feedback(made, "perfect")
    assert demo.COMMENT in feedback(made, "perfect")
    assert "never came back" in feedback(made, "hangs")
    assert "could not be read" in feedback(made, "broken")


def test_students_fetch_no_solution(made: DemoClass) -> None:
    released = list((made.course / "exchange").rglob("*"))
    assert any(path.name == f"{LESSON}.ipynb" for path in released)
    assert not any(path.suffix == ".md" for path in released)
    for path in released:
        assert not path.is_file() or "BEGIN SOLUTION" not in path.read_text(encoding="utf-8")


def test_the_table_has_every_student(made: DemoClass) -> None:
    submissions = [demo.Submission(student, "", "", "", b"") for student in MARKS]
    console = Console(file=io.StringIO(), width=80)
    console.print(demo.marks_table(made.marks(), submissions))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    for student in MARKS:
        assert student in text
    assert "20" in text


def test_a_failing_command_names_its_log(tmp_path: Path) -> None:
    made = DemoClass(tmp_path, LESSON)
    with pytest.raises(RuntimeError, match=r"nbgrader autograde 00-welcome failed; its log is .*log\.txt"):
        made.nbgrader("autograde", LESSON)


@pytest.mark.slow
def test_the_class_of_lesson_02_gets_what_it_deserves(tmp_path: Path) -> None:
    made = DemoClass(tmp_path, demo.LESSON)
    demo.grade(made, Console(file=io.StringIO()))
    marks = {one.student: tuple(one.points.values()) for one in made.marks()}
    assert marks == REAL_MARKS, (tmp_path / "log.txt").read_text(encoding="utf-8")[-3000:]
    assert "Is ray.get inside the loop?" in feedback(made, "mistakes", demo.LESSON)
    assert "your program waits for itself" in feedback(made, "hangs", demo.LESSON)
