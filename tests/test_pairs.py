"""The two forms of a lesson: the newer answer always wins, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from toy_course import ANSWER, LESSON, age, edit, write_course

from raycourse.build import build, drift
from raycourse.lab import reconcile
from raycourse.pairs import STATE


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """The student's two forms of the toy lesson, in a fresh clone: released, never opened."""
    build(write_course(tmp_path))
    stem = tmp_path / "notebooks" / LESSON / LESSON
    return stem.with_suffix(".md"), stem.with_suffix(".ipynb")


def test_equal_forms_get_equal_times(pair: tuple[Path, Path], tmp_path: Path) -> None:
    text, notebook = pair
    before = text.read_bytes(), notebook.read_bytes()
    age(text, 60)
    assert reconcile(tmp_path) == []
    assert text.stat().st_mtime_ns == notebook.stat().st_mtime_ns
    assert (text.read_bytes(), notebook.read_bytes()) == before


@pytest.mark.parametrize("opened_before", [False, True])
@pytest.mark.parametrize("edited", [".md", ".ipynb"])
@pytest.mark.parametrize("seconds", [-60, 0, 60])
def test_the_edited_form_wins_whatever_the_times_say(
    pair: tuple[Path, Path], tmp_path: Path, edited: str, seconds: float, opened_before: bool
) -> None:
    if opened_before:
        reconcile(tmp_path)
    text, notebook = pair
    edit(text if edited == ".md" else notebook)
    age(text, 600)
    age(notebook, 600 + seconds)
    (result,) = reconcile(tmp_path)
    assert result.kept.suffix == edited
    assert result.backup.is_file()
    for path in pair:
        assert ANSWER in path.read_text(encoding="utf-8")
    assert text.stat().st_mtime_ns == notebook.stat().st_mtime_ns
    assert reconcile(tmp_path) == []


@pytest.mark.parametrize("newer", [".md", ".ipynb"])
def test_of_two_edits_the_newer_wins_and_the_other_is_kept(pair: tuple[Path, Path], tmp_path: Path, newer: str) -> None:
    answers = {".md": "return number * 3  # in the text", ".ipynb": "return number * 3  # in the notebook"}
    for path in pair:
        edit(path, answers[path.suffix])
        age(path, 10 if path.suffix == newer else 500)
    (result,) = reconcile(tmp_path)
    older = ".md" if newer == ".ipynb" else ".ipynb"
    for path in pair:
        assert answers[newer] in path.read_text(encoding="utf-8")
    assert answers[older] in result.backup.read_text(encoding="utf-8")


def test_a_stub_that_was_unpacked_over_an_answer_does_not_win(pair: tuple[Path, Path], tmp_path: Path) -> None:
    text, _ = pair
    stub = text.read_bytes()
    for path in pair:
        edit(path)
    reconcile(tmp_path)
    text.write_bytes(stub)
    reconcile(tmp_path)
    assert ANSWER in text.read_text(encoding="utf-8")


def test_outputs_stay_when_the_text_wins(pair: tuple[Path, Path], tmp_path: Path) -> None:
    text, path = pair
    notebook = nbformat.read(path, as_version=4)
    other = next(cell for cell in notebook.cells if cell.id == "quadruple")
    other.outputs = [nbformat.v4.new_output("stream", text="earlier output")]
    nbformat.write(notebook, path)
    edit(text)
    reconcile(tmp_path)
    assert "earlier output" in path.read_text(encoding="utf-8")
    assert ANSWER in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("broken", [".md", ".ipynb"])
def test_a_form_that_cannot_be_read_is_replaced_and_kept(pair: tuple[Path, Path], tmp_path: Path, broken: str) -> None:
    for path in pair:
        edit(path)
    bad = pair[0] if broken == ".md" else pair[1]
    bad.write_text("---\n: [\n---\n```{code-cell}\n---\n: [\n---\n```\n" if broken == ".md" else '{"cells": [', "utf-8")
    (result,) = reconcile(tmp_path)
    assert result.kept.suffix != broken
    for path in pair:
        assert ANSWER in path.read_text(encoding="utf-8")
    assert result.backup.exists()


def test_a_notebook_without_its_text_gets_one(pair: tuple[Path, Path], tmp_path: Path) -> None:
    edit(pair[1])
    pair[0].unlink()
    reconcile(tmp_path)
    assert ANSWER in pair[0].read_text(encoding="utf-8")


def test_a_duplicated_cell_is_no_reason_to_lose_an_answer(pair: tuple[Path, Path], tmp_path: Path) -> None:
    edit(pair[1])
    notebook = nbformat.read(pair[1], as_version=4)
    index = next(number for number, cell in enumerate(notebook.cells) if cell.id == "triple")
    copy = nbformat.from_dict({**notebook.cells[index], "id": "a-copy"})
    notebook.cells.insert(index, copy)
    nbformat.write(notebook, pair[1])
    reconcile(tmp_path)
    assert pair[0].read_text(encoding="utf-8").count(ANSWER) == 2


def test_a_broken_state_file_is_no_obstacle(pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / STATE).parent.mkdir(exist_ok=True)
    (tmp_path / STATE).write_text("[", encoding="utf-8")
    edit(pair[1])
    reconcile(tmp_path)
    assert ANSWER in pair[0].read_text(encoding="utf-8")


def test_an_author_gets_what_build_would_write(pair: tuple[Path, Path], tmp_path: Path) -> None:
    source = tmp_path / "solutions" / LESSON / f"{LESSON}.md"
    source.write_text(source.read_text(encoding="utf-8").replace("# A toy lesson", "# A new title"), encoding="utf-8")
    reconcile(tmp_path)
    assert Path("solutions", LESSON, f"{LESSON}.ipynb") not in drift(tmp_path)
