"""`make lessons`: what a run took, what it left behind, and what is not as it has to be."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from rich.console import Console
from toy_course import LESSON, write_course

from raycourse import lessons
from raycourse.build import build

ALLOCATE = "import time; block = bytearray(300_000_000); time.sleep(60)"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path)
    build(tmp_path)
    return tmp_path


def test_a_solved_lesson_has_no_problems(course: Path) -> None:
    run = lessons.run_lesson(LESSON, True, course)
    assert run.problems == []
    assert run.usage.seconds > 0
    assert len(run.results) == 2


def test_a_lesson_as_given_must_not_have_been_tried(course: Path) -> None:
    problems = lessons.run_lesson(LESSON, False, course).problems
    assert len(problems) == 2  # The toy's check calls an untouched cell wrong.
    assert problems[0].startswith("toy.triple: wrong")


def test_a_cell_that_breaks_is_named_and_one_that_means_to_raise_is_not(course: Path) -> None:
    path = course / "solutions" / LESSON / f"{LESSON}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    meant = nbformat.v4.new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    notebook.cells += [meant, nbformat.v4.new_code_cell("{}['lost']", id="breaks")]
    nbformat.write(notebook, path)
    assert lessons.run_lesson(LESSON, True, course).problems == ["breaks: KeyError: 'lost'"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory shared by processes is told apart on Linux only")
def test_memory_is_that_of_all_processes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "_LOOK_SECONDS", 0.1)
    with lessons.watched() as usage:
        children = [subprocess.Popen([sys.executable, "-c", ALLOCATE]) for _ in range(2)]
        while usage.memory < 600e6:
            assert all(child.poll() is None for child in children)
        for child in children:
            child.kill()
            child.wait()
    assert usage.left == []


def test_a_process_that_outlives_the_lesson_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(lessons, "_END_SECONDS", 0.2)
    with lessons.watched() as usage:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        while not usage.memory:
            assert child.poll() is None
    assert [re.match(r"\d+ \S*python", command) is not None for command in usage.left] == [True]
    child.communicate(b"\n")


def test_the_table_adds_up(course: Path) -> None:
    run = lessons.run_lesson(LESSON, True, course)
    console = Console(width=160, record=True)
    console.print(lessons.table_of([run, run]))
    text = console.export_text()
    assert text.count("as it should be") == 2
    assert "5.5 of 5.5" in text
    assert "2 runs" in text
