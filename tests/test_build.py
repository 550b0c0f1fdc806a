"""`raycourse build`: what students get, and what they must not get."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from toy_course import LESSON, TEXT, write_course

from autograder.grading.release import BEGIN_SOLUTION, END_SOLUTION, LessonError, without_solution
from raycourse.build import build, drift, lesson_names, render
from raycourse.notebooks import content, from_text, grade_id, to_text

ROOT = Path(__file__).parent.parent
COURSES = ["toy", "real"]
BOXES = {("alert-info", "Concept."), ("alert-success", "Tip."), ("alert-warning", "Where Ray loses.")}


@pytest.fixture(params=COURSES, scope="module")
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built course: the toy one, and a copy of the real one."""
    root = tmp_path_factory.mktemp(request.param)
    if request.param == "toy":
        write_course(root)
    else:
        shutil.copytree(ROOT / "solutions", root / "solutions")
    build(root)
    assert lesson_names(root)
    return root


def forms(course: Path, folder: str, name: str) -> tuple[NotebookNode, NotebookNode]:
    """The two forms of a lesson: as its text reads, and as its .ipynb reads."""
    stem = course / folder / name / name
    text = from_text(stem.with_suffix(".md").read_text(encoding="utf-8"))
    return text, nbformat.read(stem.with_suffix(".ipynb"), as_version=4)


@pytest.mark.parametrize("name", lesson_names(ROOT))
def test_boxes_are_of_three_kinds_that_plain_jupyterlab_draws(name: str) -> None:
    """HTML it draws; a MyST fence it would show as code. Each lesson says where Ray loses, and lists what it used."""
    text = (ROOT / "solutions" / name / f"{name}.md").read_text(encoding="utf-8")
    boxes = re.findall(r'<div class="alert alert-block (alert-\w+)"><b>([^<]+)</b>', text)
    assert len(boxes) == text.count('class="alert')
    assert set(boxes) <= BOXES
    assert ("alert-warning", "Where Ray loses.") in boxes
    assert not re.search(r"^(:::|```\{(?!code-cell\}))", text, re.MULTILINE)
    assert re.search(r"^\|[^|]+\| (what )?it does \|$", text, re.MULTILINE)


def test_the_student_has_the_source_less_the_solution(course: Path) -> None:
    for name in lesson_names(course):
        source, _ = forms(course, "solutions", name)
        for student in forms(course, "notebooks", name):
            assert [cell.source for cell in student.cells] == [without_solution(cell.source) for cell in source.cells]


def test_solving_only_adds_lines(course: Path) -> None:
    for name in lesson_names(course):
        source, _ = forms(course, "solutions", name)
        student, _ = forms(course, "notebooks", name)
        for before, after in zip(student.cells, source.cells, strict=True):
            lines = iter(after.source.split("\n"))
            assert all(line in lines for line in before.source.split("\n")), before.source


def test_no_line_of_a_solution_reaches_the_student(course: Path) -> None:
    for name in lesson_names(course):
        inside, outside = Counter[str](), Counter[str]()
        in_solution = False
        for line in (course / "solutions" / name / f"{name}.md").read_text(encoding="utf-8").split("\n"):
            if BEGIN_SOLUTION in line or END_SOLUTION in line:
                in_solution = BEGIN_SOLUTION in line
                inside[line.strip()] += 1
            else:
                (inside if in_solution else outside)[line.strip()] += 1
        _, notebook = forms(course, "notebooks", name)
        in_notebook = Counter(line.strip() for cell in notebook.cells for line in cell.source.split("\n"))
        text = (course / "notebooks" / name / f"{name}.md").read_text(encoding="utf-8")
        in_text = Counter(line.strip() for line in text.split("\n"))
        assert inside, name
        for line in filter(None, inside):
            # A worked example may hold the same line in plain sight.
            assert in_notebook[line] <= outside[line], line
            assert in_text[line] <= outside[line], line


def test_both_forms_carry_the_same_cells(course: Path) -> None:
    for name in lesson_names(course):
        for folder in ("solutions", "notebooks"):
            text, notebook = forms(course, folder, name)
            assert content(text) == content(notebook)
            assert [cell.metadata for cell in text.cells] == [cell.metadata for cell in notebook.cells]


def test_students_get_no_jupytext_metadata_and_no_outputs(course: Path) -> None:
    for name in lesson_names(course):
        stem = course / "notebooks" / name / name
        _, notebook = forms(course, "notebooks", name)
        assert set(notebook.metadata) == {"kernelspec"}
        assert "jupytext" not in stem.with_suffix(".md").read_text(encoding="utf-8").split("---")[1]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)


def test_cell_ids_are_valid_and_come_from_the_grade_id(course: Path) -> None:
    for name in lesson_names(course):
        for folder in ("solutions", "notebooks"):
            _, notebook = forms(course, folder, name)
            nbformat.validate(notebook)
            ids = [cell.id for cell in notebook.cells]
            assert len(set(ids)) == len(ids)
            for cell in notebook.cells:
                assert grade_id(cell) in (None, cell.id)


def test_pairs_have_one_modification_time(course: Path) -> None:
    for name in lesson_names(course):
        for folder in ("solutions", "notebooks"):
            stem = course / folder / name / name
            assert stem.with_suffix(".md").stat().st_mtime_ns == stem.with_suffix(".ipynb").stat().st_mtime_ns


def test_building_twice_gives_the_same_bytes(course: Path) -> None:
    assert render(course) == render(course)
    assert build(course) == []
    assert drift(course) == {}


def test_a_new_cell_leaves_the_ids_of_other_sections() -> None:
    before = {cell.source: cell.id for cell in from_text(TEXT).cells}
    longer = TEXT.replace("# A toy lesson", "# A toy lesson\n\n+++\n\nA new cell.")
    after = {cell.source: cell.id for cell in from_text(longer).cells}
    moved = {source for source in before if before[source] != after.get(source)}
    assert moved <= {cell.source for cell in from_text(TEXT).cells if cell.id.startswith("top-")}


def test_drift_names_each_file(tmp_path: Path) -> None:
    build(write_course(tmp_path))
    folder = tmp_path / "notebooks" / LESSON
    (folder / f"{LESSON}.ipynb").write_text("{}", encoding="utf-8")
    (folder / "toy.py").unlink()
    (folder / "answers.md").write_text("the answers", encoding="utf-8")
    found = {path.name: what for path, what in drift(tmp_path).items()}
    assert found == {f"{LESSON}.ipynb": "differs", "toy.py": "missing", "answers.md": "has no source"}


def test_only_what_a_student_edited_is_kept(tmp_path: Path) -> None:
    build(write_course(tmp_path))
    source = tmp_path / "solutions" / LESSON / f"{LESSON}.md"
    source.write_text(TEXT.replace("Between the exercises", "In between"), encoding="utf-8")
    assert len(build(tmp_path)) == 4
    assert not (tmp_path / ".raycourse").exists()
    answered = tmp_path / "notebooks" / LESSON / f"{LESSON}.md"
    answered.write_text("my answer", encoding="utf-8")
    assert build(tmp_path) == [answered.relative_to(tmp_path)]
    copies = list((tmp_path / ".raycourse" / "backups").rglob("*.md"))
    assert [copy.read_text(encoding="utf-8") for copy in copies] == ["my answer"]
    assert "my answer" not in answered.read_text(encoding="utf-8")


def test_a_clone_below_a_folder_named_notebooks_holds_no_other_students(tmp_path: Path) -> None:
    root = tmp_path / "notebooks" / "clone"
    build(write_course(root))
    source = root / "solutions" / LESSON / f"{LESSON}.md"
    source.write_text(TEXT.replace("Between the exercises", "In between"), encoding="utf-8")
    assert build(root)
    assert not (root / ".raycourse").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    ### END SOLUTION\n```", "```", "cell triple: a solution region is not closed"),
        ("    ### BEGIN SOLUTION\n", "", "cell triple: a solution region closes that was never opened"),
        ("  solution: true", "  solution: false", "cell triple: a solution region in a cell that is not a solution"),
        ("grade_id: quadruple", "grade_id: triple", "Duplicate grade id: triple"),
        ("*Write your answer here, in two or three sentences.*", "", "cell question_why: nothing would be left"),
    ],
)
def test_a_broken_source_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TEXT
    write_course(tmp_path, TEXT.replace(old, new, 1))
    with pytest.raises(LessonError, match=f"^{LESSON}: .*") as caught:
        render(tmp_path)
    assert message in str(caught.value)


def test_a_model_answer_without_markers_is_refused(tmp_path: Path) -> None:
    lines = TEXT.split("\n")
    start = next(number for number, line in enumerate(lines) if "*Write your answer" in line)
    unmarked = "\n".join(line for line in lines[start:] if "SOLUTION" not in line)
    write_course(tmp_path, "\n".join(lines[:start]) + "\n" + unmarked)
    with pytest.raises(LessonError, match="question_why: a solution cell without a solution region"):
        render(tmp_path)


def test_a_module_with_a_solution_is_refused(tmp_path: Path) -> None:
    write_course(tmp_path)
    (tmp_path / "solutions" / LESSON / "more.py").write_text("### BEGIN SOLUTION\n", encoding="utf-8")
    with pytest.raises(LessonError, match=r"more\.py has a solution region"):
        render(tmp_path)


def test_text_of_a_notebook_reads_back() -> None:
    notebook = from_text(TEXT)
    assert from_text(to_text(notebook)) == notebook
