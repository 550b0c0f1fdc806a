"""`raycourse grade`: marks from outside, written by nbgrader's own steps, and nothing lost when it is killed."""

from __future__ import annotations

import copy
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from typer.testing import CliRunner

from autograder.grading.course import Course, CourseError
from autograder.grading.demo_course import DemoClass
from autograder.grading.graded import Graded
from autograder.grading.locally import run_locally
from autograder.grading.programs import child_environment
from autograder.grading.repair import new_cell
from autograder.grading.store import Store
from autograder.grading.whole_class import Told, grade_class
from autograder.sandbox.choice import choose
from raycourse.cli import app

LESSON = "00-welcome"
ROOT = Path(__file__).parent.parent
FULL = {"check_greet": 6.0, "check_predict_makespan": 12.0}
pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs bubblewrap: apt-get install bubblewrap")

Change = Callable[[NotebookNode], None]


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    """The cell with this grade_id."""
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def write(notebook: NotebookNode, source: NotebookNode, *names: str) -> None:
    """Write the course's own answers to some exercises."""
    for name in names:
        cell_of(notebook, name).source = cell_of(source, name).source


def nothing(notebook: NotebookNode) -> None:
    pass


def no_check(notebook: NotebookNode) -> None:
    notebook.cells.remove(cell_of(notebook, "check_greet"))


def raises_before_the_check(notebook: NotebookNode) -> None:
    notebook.cells.insert(notebook.cells.index(cell_of(notebook, "check_greet")), new_cell("code", "del greet"))


def replaces_check(notebook: NotebookNode) -> None:
    place = notebook.cells.index(cell_of(notebook, "check_greet"))
    source = "import raycourse\nraycourse.check = check = lambda *anything: 6.0"
    notebook.cells.insert(place, new_cell("code", source))


def shadows_check(notebook: NotebookNode) -> None:
    place = notebook.cells.index(cell_of(notebook, "check_greet"))
    notebook.cells.insert(place, new_cell("code", "def check(left, right):\n    return left == right"))


def dies(notebook: NotebookNode) -> None:
    place = notebook.cells.index(cell_of(notebook, "check_predict_makespan"))
    notebook.cells.insert(place, new_cell("code", "import os\nos._exit(0)"))


def hostile_page(notebook: NotebookNode) -> None:
    show = "from IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))\nprint('<b>seen</b>')"
    notebook.cells.append(new_cell("code", show))
    notebook.cells.append(new_cell("markdown", "Look: <script>alert(2)</script><img src=x onerror=alert(3)>"))


# Student -> what happens to a right notebook, and the points that are left.
CLASS: dict[str, tuple[Change, tuple[float, float]]] = {
    "ada": (nothing, (6, 12)),
    "ben": (no_check, (6, 12)),
    "cleo": (raises_before_the_check, (0, 12)),
    "dan": (replaces_check, (0, 0)),
    "eva": (dies, (6, 0)),
    "fay": (hostile_page, (6, 12)),
    "Zoë O'Neil, jr": (shadows_check, (6, 12)),
}


def make_course(folder: Path) -> DemoClass:
    """A course folder with the released lesson and the class's submissions."""
    made = DemoClass(folder, LESSON)
    made.prepare()
    made.release()
    source = nbformat.read(made.course / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)
    release = nbformat.read(made.course / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
    for student, (change, _) in CLASS.items():
        notebook = copy.deepcopy(release)
        write(notebook, source, "greet", "predict_makespan")
        change(notebook)
        hand_in(made.course, student, nbformat.writes(notebook).encode())
    return made


def hand_in(course: Path, student: str, file: bytes, name: str = f"{LESSON}.ipynb") -> Path:
    folder = course / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(file)
    return folder / name


def points(made: DemoClass) -> dict[str, tuple[float, ...]]:
    """What the gradebook holds for the checks."""
    return {one.student: tuple(one.points[name] for name in FULL) for one in made.marks()}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> DemoClass:
    """The class, graded by the command."""
    made = make_course(tmp_path_factory.mktemp("class"))
    done = CliRunner().invoke(
        app, ["grade", str(made.course), LESSON, "--jobs", "2", "--json", str(made.course / "all.json")]
    )
    assert done.exit_code == 0, done.output
    assert "7 graded in" in " ".join(done.output.split())
    return made


def results(made: DemoClass) -> dict[str, Graded]:
    return {one["student"]: Graded.from_dict(one) for one in json.loads((made.course / "all.json").read_text())}


def test_the_class_gets_what_it_deserves(graded: DemoClass) -> None:
    assert points(graded) == {student: left for student, (_, left) in CLASS.items()}


def test_each_outcome_is_called_what_it_is(graded: DemoClass) -> None:
    found = {student: [str(mark.outcome) for mark in one.marks] for student, one in results(graded).items()}
    assert found["ada"] == ["passed", "passed"]
    assert found["cleo"] == ["raised", "passed"]
    assert found["dan"] == ["tampered", "tampered"]
    assert found["eva"] == ["passed", "kernel died"]
    reasons = {student: one.marks[0].diagnosis for student, one in results(graded).items()}
    assert "NameError" in reasons["cleo"]
    assert "the judge was never asked" in reasons["dan"]
    assert results(graded)["ben"].repairs == ("check_greet was missing; it was put back",)


def test_what_students_wrote_for_a_browser_does_not_reach_one(graded: DemoClass) -> None:
    path = graded.course / "autograded" / "fay" / LESSON / f"{LESSON}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    shown = [str(output) for cell in notebook.cells for output in cell.get("outputs", [])]
    written = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert any("alert" in text for text in written) and any("<b>seen</b>" in text for text in shown)
    assert not [text for text in shown + written if "<script" in text or "onerror=alert(3)>" in text]


def test_the_card_is_the_judges(graded: DemoClass) -> None:
    path = graded.course / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb"
    check = cell_of(nbformat.read(path, as_version=4), "check_predict_makespan")
    (output,) = check.outputs
    assert "rc-card" in output.data["text/html"] and "not verified" not in output.data["text/html"]


def test_marks_are_exported_as_verified_until_somebody_else_writes_them(graded: DemoClass, tmp_path: Path) -> None:
    assert {row["student_id"]: row["verified"] for row in exported(graded)} == dict.fromkeys(CLASS, "yes")
    course = shutil.copytree(graded.course, tmp_path / "course")
    made = DemoClass(course, LESSON)
    with made.gradebook() as book:
        grade = book.find_grade("check_greet", LESSON, LESSON, "cleo")
        grade.auto_score = 6.0
        book.db.commit()
    verified = {row["student_id"]: row["verified"] for row in exported(made)}
    assert verified == {**dict.fromkeys(CLASS, "yes"), "cleo": "no"}


def exported(made: DemoClass) -> list[dict[str, str]]:
    with made.export().open(newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))


def grade_again(made: DemoClass, **options: object) -> tuple[list[Graded], list[str]]:
    """Grade in this process. The results, and who was not graded anew."""
    course, kept_of = Course(made.course, LESSON), []

    def told(one: Graded, kept: bool) -> None:
        if kept:
            kept_of.append(one.student)

    backend, limits = choose(), course.settings.limits()
    found = grade_class(
        course,
        lambda jobs: run_locally(jobs, 2, backend, limits),
        told=Told(graded=told),
        **options,  # type: ignore[arg-type]
    )
    return found, kept_of


def test_regrading_keeps_what_a_person_gave(graded: DemoClass, tmp_path: Path) -> None:
    made = DemoClass(shutil.copytree(graded.course, tmp_path / "course"), LESSON)
    with made.gradebook() as book:
        book.find_grade("check_greet", LESSON, LESSON, "cleo").manual_score = 3.0
        question = next(
            one for one in book.find_submission_notebook(LESSON, LESSON, "ada").grades if "question" in one.name
        )
        question.manual_score = 2.0
        book.find_comment(question.name, LESSON, LESSON, "ada").manual_comment = "Well said."
        book.db.commit()
    for student in ("ada", "cleo"):
        (one,), kept = grade_again(made, student=student)
        assert one.student == student and not kept
    with made.gradebook() as book:
        assert book.find_grade("check_greet", LESSON, LESSON, "cleo").score == 3.0
        assert book.find_submission(LESSON, "ada").score == 20.0
        (comment,) = [c.comment for n in book.find_submission(LESSON, "ada").notebooks for c in n.comments if c.comment]
        assert comment == "Well said."


def test_resume_takes_over_what_has_not_changed(graded: DemoClass, tmp_path: Path) -> None:
    made = DemoClass(shutil.copytree(graded.course, tmp_path / "course"), LESSON)
    broken = made.course / "submitted" / "ben" / LESSON / f"{LESSON}.ipynb"
    broken.write_bytes(b"{")
    (next((made.course / "grading" / LESSON).glob("cleo/*.json"))).write_text('{"half a file')
    found, kept = grade_again(made, resume=True)
    assert sorted(kept) == sorted(set(CLASS) - {"ben", "cleo"})
    expected = {student: left for student, (_, left) in CLASS.items()}
    assert points(made) == {**expected, "ben": (0.0, 0.0)}
    assert {one.student: one.unusual for one in found}["ben"] == "bad notebook"


def test_killed_and_resumed(graded: DemoClass, tmp_path: Path) -> None:
    """Killed right after the first result is on disk, again and again, until all are graded."""
    made = make_course(tmp_path)
    command = [sys.executable, "-m", "raycourse.cli", "grade", str(made.course), LESSON, "--jobs", "2", "--resume"]
    store = Store(made.course / "grading" / LESSON)
    for kills in (1, 2):
        process = subprocess.Popen(
            command, env=child_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
        )
        while process.poll() is None and sum(bool(store.of(student)) for student in CLASS) < 2 * kills:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    left = {student: store.of(student)[0].points for student in CLASS if store.of(student)}
    assert 0 < len(left) < len(CLASS)
    _, kept = grade_again(made, resume=True)
    assert set(left) <= set(kept)
    assert points(made) == points(graded)
    assert not [path for path in Path("/tmp").glob(f"rcg-{os.getuid()}-*") if (path / "0").exists()]


def test_a_renamed_notebook_is_matched(graded: DemoClass, tmp_path: Path) -> None:
    made = DemoClass(shutil.copytree(graded.course, tmp_path / "course"), LESSON)
    folder = made.course / "submitted" / "ada" / LESSON
    (folder / f"{LESSON}.ipynb").rename(folder / "welcome FINAL (2).ipynb")
    (one,), _ = grade_again(made, student="ada")
    assert one.points == 18.0
    assert one.repairs == (f"welcome FINAL (2).ipynb was taken for {LESSON}.ipynb",)


def test_a_link_leads_nowhere(graded: DemoClass, tmp_path: Path) -> None:
    made = DemoClass(shutil.copytree(graded.course, tmp_path / "course"), LESSON)
    path = made.course / "submitted" / "dan" / LESSON / f"{LESSON}.ipynb"
    path.unlink()
    path.symlink_to(made.course / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb")
    (one,), _ = grade_again(made, student="dan")
    assert one.points == 0.0 and one.unusual == "bad notebook"


@pytest.mark.parametrize(
    ("folder", "lesson", "words"),
    [
        ("nowhere", LESSON, "There is no folder"),
        (".", "00-welcom", f"Did you mean {LESSON}?"),
        (".", "77-knitting", "nbgrader generate_assignment 77-knitting"),
    ],
)
def test_nothing_to_grade_is_said(graded: DemoClass, folder: str, lesson: str, words: str) -> None:
    with pytest.raises(CourseError, match=words.replace("?", r"\?")):
        Course(graded.course / folder, lesson)
    done = CliRunner().invoke(app, ["grade", str(graded.course / folder), lesson])
    assert done.exit_code == 2
