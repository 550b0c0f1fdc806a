"""Plain `nbgrader autograde` gives right marks, whatever state a submission is in."""

from __future__ import annotations

import base64
import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from toy_course import LESSON, write_course

from autograder.grading.marks import mark_of, not_run
from autograder.grading.programs import child_environment
from autograder.grading.reading import BadNotebook, read_submission
from autograder.grading.repair import new_cell, repair
from raycourse.build import build

ROOT = Path(__file__).parent.parent
FULL = {"check_triple": 3.0, "check_quadruple": 2.5}
TRIPLE, QUADRUPLE = "    return number * 3", "    return number * 4"

Change = Callable[[NotebookNode], None]


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    """The cell with this grade_id."""
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def solve(notebook: NotebookNode, triple: str = TRIPLE, quadruple: str = QUADRUPLE) -> None:
    """Write answers below the stubs."""
    cell_of(notebook, "triple").source += "\n" + triple
    cell_of(notebook, "quadruple").source += "\n" + quadruple


def half_right(notebook: NotebookNode) -> None:
    solve(notebook, "    return 0 if number == 0 else -1", QUADRUPLE)


def first_raises(notebook: NotebookNode) -> None:
    solve(notebook, "    return number / 0")


def noisy(notebook: NotebookNode) -> None:
    solve(notebook, "    import sys, warnings\n    print('late', file=sys.stderr)\n    warnings.warn('old')\n" + TRIPLE)


def kernel_dies(notebook: NotebookNode) -> None:
    solve(notebook, TRIPLE, "    import os\n    os._exit(1)")


def hangs(notebook: NotebookNode) -> None:
    solve(notebook, "    while True:\n        pass")


def ordinary_cell_hangs(notebook: NotebookNode) -> None:
    solve(notebook)
    notebook.cells.insert(2, new_cell("code", "while True:\n    pass"))


CLOCK_ERROR = "    class ClockError(Exception): pass\n    raise ClockError('the judge has ended')"


def not_measured(notebook: NotebookNode) -> None:
    solve(notebook, CLOCK_ERROR)


def measured_the_second_time(notebook: NotebookNode) -> None:
    once = CLOCK_ERROR.replace("    raise", "    tried.append(number)\n    if len(tried) == 1:\n        raise")
    solve(notebook, f"{once}\n{TRIPLE}")
    cell_of(notebook, "triple").source += "\n\ntried = []"


def cannot_be_stopped(notebook: NotebookNode) -> None:
    deaf = "    import signal\n    signal.signal(signal.SIGINT, signal.SIG_IGN)\n    while True:\n        pass"
    solve(notebook, TRIPLE, deaf)


def edited_checks(notebook: NotebookNode) -> None:
    cell_of(notebook, "check_triple").source = "3.0"
    check = cell_of(notebook, "check_quadruple")
    check.source, check.metadata.tags = "2.5", ["skip-execution"]
    check.metadata.nbgrader.points = 100
    cell_of(notebook, "quadruple").source += "\n" + QUADRUPLE


def duplicated_cells(notebook: NotebookNode) -> None:
    solve(notebook)
    for name in ("check_triple", "triple"):
        index = notebook.cells.index(cell_of(notebook, name))
        notebook.cells.insert(index, copy.deepcopy(notebook.cells[index]))


def deleted_cells(notebook: NotebookNode) -> None:
    solve(notebook)
    for name in ("triple", "check_triple", "check_quadruple", "question_why"):
        notebook.cells.remove(cell_of(notebook, name))


def retyped_check(notebook: NotebookNode) -> None:
    solve(notebook)
    for name in ("check_triple", "check_quadruple"):
        cell_of(notebook, name).cell_type = "raw"


def metadata_lost(notebook: NotebookNode) -> None:
    solve(notebook)
    for cell in notebook.cells:
        cell.metadata = NotebookNode()


def metadata_of_the_future(notebook: NotebookNode) -> None:
    solve(notebook)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 99
            cell.metadata.nbgrader.whatever = {}


def answered(notebook: NotebookNode) -> None:
    solve(notebook)
    cell_of(notebook, "question_why").source = "Because one bar in the timeline is shorter."


CLASS: dict[str, tuple[Change | str, float | None, float]] = {
    # student: (what was done to the notebook or the file's text, points of triple, points of quadruple)
    "answered": (answered, 3.0, 2.5),
    "broken-json": ('{"cells": [', 0.0, 0.0),
    "cannot-be-stopped": (cannot_be_stopped, 3.0, 0.0),
    "deleted-cells": (deleted_cells, 0.0, 2.5),
    "duplicated-cells": (duplicated_cells, 3.0, 2.5),
    "edited-checks": (edited_checks, 0.0, 2.5),
    "empty": (lambda notebook: None, 0.0, 0.0),
    "first-raises": (first_raises, 0.0, 2.5),
    "half-right": (half_right, 1.0, 2.5),
    "hangs": (hangs, 0.0, 2.5),
    "kernel-dies": (kernel_dies, 3.0, 0.0),
    "measured-the-second-time": (measured_the_second_time, 3.0, 2.5),
    "metadata-lost": (metadata_lost, 3.0, 2.5),
    "metadata-of-the-future": (metadata_of_the_future, 3.0, 2.5),
    "noisy": (noisy, 3.0, 2.5),
    "not-measured": (not_measured, None, 2.5),
    "not-a-notebook": ("[1, 2]", 0.0, 0.0),
    "ordinary-cell-hangs": (ordinary_cell_hangs, 3.0, 2.5),
    "retyped-check": (retyped_check, 3.0, 2.5),
}


def nbgrader(course: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run nbgrader in a course's folder, as an instructor would."""
    program = Path(sys.executable).parent / "nbgrader"
    return subprocess.run(
        [str(program), *words], cwd=course, env=child_environment(), capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy course with its class, autograded."""
    root = write_course(tmp_path_factory.mktemp("class"))
    build(root)
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    assert config.count("configure(c)\n") == 1
    quicker = "configure(c)\nc.Execute.timeout = 6\nc.Execute.iopub_timeout = 3\nc.RunSubmission.ordinary_timeout = 5\n"
    (root / "nbgrader_config.py").write_text(config.replace("configure(c)\n", quicker), encoding="utf-8")
    assert nbgrader(root, "generate_assignment", LESSON).returncode == 0
    for student, (change, _, _) in CLASS.items():
        folder = root / "course" / "submitted" / student / LESSON
        folder.mkdir(parents=True)
        shutil.copyfile(root / "solutions" / LESSON / "toy.py", folder / "toy.py")
        path = folder / f"{LESSON}.ipynb"
        if isinstance(change, str):
            path.write_text(change, encoding="utf-8")
            continue
        notebook = nbformat.read(root / "course" / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
        change(notebook)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    done = nbgrader(root, "autograde", LESSON)
    (root / "autograde.log").write_text(done.stderr, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return root


def gradebook(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course / 'course' / 'gradebook.db'}")


@pytest.mark.parametrize("student", CLASS)
def test_marks_are_right(course: Path, student: str) -> None:
    _, triple, quadruple = CLASS[student]
    with gradebook(course) as book:
        found = {name: book.find_grade(name, LESSON, LESSON, student).auto_score for name in FULL}
    assert found == {"check_triple": triple, "check_quadruple": quadruple}


def test_only_an_answered_question_waits_for_a_person(course: Path) -> None:
    with gradebook(course) as book:
        waiting = {one for one in CLASS if book.find_grade("question_why", LESSON, LESSON, one).needs_manual_grade}
    assert waiting == {"answered"}


def test_what_was_not_measured_is_no_zero_but_waits_for_a_person(course: Path) -> None:
    with gradebook(course) as book:
        waiting = {one for one in CLASS if book.find_grade("check_triple", LESSON, LESSON, one).needs_manual_grade}
    assert waiting == {"not-measured"}


def autograded(course: Path, student: str) -> str:
    path = course / "course" / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("broken-json", "bad notebook: the file is not valid JSON"),
        ("not-a-notebook", "bad notebook: the file is JSON, but not a notebook"),
        ("kernel-dies", "the kernel died"),
        ("cannot-be-stopped", "a cell took over 6 seconds and could not be interrupted"),
        ("first-raises", "ZeroDivisionError"),
        ("hangs", "CellTimeoutError"),
    ],
)
def test_the_student_reads_why(course: Path, student: str, reason: str) -> None:
    assert reason in autograded(course, student)


def test_the_instructor_reads_what_was_repaired(course: Path) -> None:
    log = (course / "autograde.log").read_text(encoding="utf-8")
    assert "duplicated-cells, 05-toy: check_triple was there more than once" in log
    assert "deleted-cells, 05-toy: check_quadruple was missing; it was put back" in log
    assert "edited-checks, 05-toy: check_triple was edited; it was put back" in log
    assert "broken-json, 05-toy: bad notebook" in log
    # In the released cells nothing is amiss.
    assert "answered, 05-toy" not in log


def test_a_check_put_back_stands_below_its_solution(course: Path) -> None:
    notebook = nbformat.reads(autograded(course, "deleted-cells"), as_version=4)
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    graded = [name for name in names if name in {*FULL, "quadruple", "question_why"}]
    assert graded == ["check_triple", "quadruple", "check_quadruple", "question_why"]


def output(data: dict[str, object]) -> NotebookNode:
    return nbformat.v4.new_output("execute_result", data=data)


@pytest.mark.parametrize(
    ("outputs", "points"),
    [
        ([output({"text/plain": "1.5"})], 1.5),
        ([output({"text/plain": "99"})], 3.0),
        ([output({"text/plain": "-1"})], 0.0),
        ([output({"text/plain": "nan"})], 0.0),
        ([output({"text/plain": "all good"})], 0.0),
        ([output({"text/plain": "3", "application/vnd.raycourse.verdict+json": {"points": 1}})], 1.0),
        ([output({"text/plain": "3", "application/vnd.raycourse.verdict+json": {}})], 0.0),
        ([nbformat.v4.new_output("stream", name="stderr", text="warning"), output({"text/plain": "2"})], 2.0),
        ([not_run("the kernel died")], 0.0),
        ([], 0.0),
    ],
)
def test_mark_of_a_check_cell(outputs: list[NotebookNode], points: float) -> None:
    cell = new_cell("code", 'check("toy.triple", triple)', {"nbgrader": {"grade": True, "points": 3}})
    cell.outputs = outputs
    assert mark_of(cell).points == points


def test_a_graded_cell_without_a_check_keeps_nbgraders_meaning() -> None:
    cell = new_cell("code", "assert triple(1) == 3", {"nbgrader": {"grade": True, "points": 3}})
    assert mark_of(cell).points == 3
    cell.outputs = [nbformat.v4.new_output("error", ename="AssertionError", evalue="", traceback=[])]
    assert mark_of(cell).points == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"{", "line 1"),
        (b"null", "not a notebook"),
        (b'{"nbformat": 4}', "no cells"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}', "no cells"),
        (b"[" * 100_000, "nested|JSON"),
    ],
)
def test_what_is_no_notebook_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadNotebook, match=reason):
        read_submission(data)


def test_odd_cells_are_made_valid() -> None:
    cells = [
        {"cell_type": "code", "source": ["a = 1\n", "a"]},
        {"cell_type": "strange", "source": 5, "metadata": None, "id": "x"},
        {"cell_type": "markdown", "source": "text", "metadata": {}, "id": "x", "outputs": []},
        {},
    ]
    data = b"\xef\xbb\xbf" + json.dumps({"nbformat": 4, "nbformat_minor": 9, "cells": cells}).encode()
    notebook, _ = read_submission(data)
    nbformat.validate(notebook)
    assert [cell.source for cell in notebook.cells] == ["a = 1\na", "5", "text", ""]


def test_an_untouched_notebook_needs_no_repair(course: Path) -> None:
    notebook = nbformat.read(course / "course" / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
    released = {
        cell.metadata.nbgrader.grade_id: cell for cell in copy.deepcopy(notebook.cells) if "nbgrader" in cell.metadata
    }
    assert repair(notebook, released) == []


def test_a_pasted_picture_is_kept_and_what_is_no_picture_is_not_asked_for() -> None:
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n and so on").decode()
    text = "![a](attachment:a%20b.png) ![b](attachment:b.svg) ![c](attachment:gone.png)"
    attachments = {"a b.png": {"image/png": png}, "b.svg": {"image/svg+xml": "<svg onload=alert(1)>"}, "c": 5}
    cell = {"cell_type": "markdown", "source": text, "metadata": {}, "attachments": attachments}
    data = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}).encode()
    notebook, _ = read_submission(data)
    (read,) = notebook.cells
    assert read.attachments == {"a%20b.png": {"image/png": png}}
    assert read.source == "![a](attachment:a%20b.png) ![b](no-such-picture) ![c](no-such-picture)"
    shown = MarkdownWithMath(renderer=IPythonRenderer(escape=False, attachments=read.attachments)).render(read.source)
    assert f"data:image/png;base64,{png}" in shown


@pytest.mark.parametrize(
    "link", ["&#97;ttachment:x", "attachmen&#116;:x", "attachment\\:x", "&amp;#97;ttachment:x", "&colon;x"]
)
def test_a_picture_that_is_missing_stops_no_page_however_its_link_is_written(link: str) -> None:
    cell = {"cell_type": "markdown", "source": f"![a]({link}) ![a](<{link}>) ![a][r]\n\n[r]: {link}", "metadata": {}}
    data = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}).encode()
    notebook, _ = read_submission(data)
    MarkdownWithMath(renderer=IPythonRenderer(escape=False, attachments={})).render(notebook.cells[0].source)
