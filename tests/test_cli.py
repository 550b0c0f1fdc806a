"""The `raycourse` command: what it prints, and the exit statuses that scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from toy_course import LESSON, write_course
from typer.testing import CliRunner, Result

from autograder.exercises import registry
from raycourse import build
from raycourse.cli import app
from raycourse.judging import defines

KEYS = ("exercise", "outcome", "points", "max_points", "diagnosis", "criteria", "virtual_speedup", "makespan", "spans")
TASKS_THEN_GET = """
import ray

def parallel_map(work, items):
    task = ray.remote(work)
    return ray.get([task.remote(item) for item in items])
"""
GET_IN_THE_LOOP = """
import ray

def parallel_map(work, items):
    task = ray.remote(work)
    return [ray.get(task.remote(item)) for item in items]
"""


def run(*words: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "120"})


def judge(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `raycourse judge` as a program: the judged file writes to its real stderr."""
    command = [Path(sys.executable).parent / "raycourse", "judge", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def test_help_names_every_command_and_imports_nothing_slow() -> None:
    code = "import sys, raycourse.cli; print(*{'ray', 'torch', 'nbgrader', 'nbformat', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
    result = run("--help")
    assert result.exit_code == 0
    for command in ("doctor", "lab", "list", "build", "judge", "check", "league"):
        assert f" {command} " in result.stdout
        assert run(command, "--help").exit_code == 0


def test_list_is_the_registry() -> None:
    result = run("list", "--json")
    assert result.exit_code == 0
    found = {one["id"]: one for one in json.loads(result.stdout)}
    assert list(found) == [exercise.id for exercise in registry()]
    for exercise in registry():
        assert found[exercise.id]["points"] == exercise.points
        assert found[exercise.id]["minutes"] > 0
        assert exercise.id in run("list").stdout


@pytest.mark.parametrize(
    ("exercise", "text", "seen"),
    [
        ("tasks.paralel_map", TASKS_THEN_GET, "Did you mean tasks.parallel_map"),
        ("tasks.parallel_map", None, "There is no file"),
        ("tasks.parallel_map", "def parallel_mapp(work, items): ...", "doesn't define parallel_map"),
    ],
)
def test_nothing_to_judge_is_status_2(tmp_path: Path, exercise: str, text: str | None, seen: str) -> None:
    file = tmp_path / "answer.py"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    result = run("judge", exercise, file)
    assert result.exit_code == 2
    assert seen in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("def f(): ...", True),
        ("async def f(): ...", True),
        ("class f: ...", True),
        ("f = lambda: 0", True),
        ("from other import g as f", True),
        ("from other import *", True),
        ("def f(: ...", True),
        ("f()", False),
        ("import other", False),
        ("", False),
    ],
)
def test_defines(tmp_path: Path, text: str, bound: bool) -> None:
    file = tmp_path / "answer.py"
    file.write_text(text, encoding="utf-8")
    assert defines(file, "f") is bound


@pytest.mark.parametrize(
    ("text", "status", "speedup"), [(TASKS_THEN_GET, 0, 4.0), (GET_IN_THE_LOOP, 1, 1.0)], ids=["tasks", "loop"]
)
def test_judge_json(tmp_path: Path, text: str, status: int, speedup: float) -> None:
    file = tmp_path / "answer.py"
    file.write_text(text, encoding="utf-8")
    result = judge("tasks.parallel_map", file, "--json", "--seed", "7")
    assert result.returncode == status, result.stderr
    verdict = json.loads(result.stdout)
    assert set(KEYS) <= set(verdict)
    assert verdict["virtual_speedup"] == speedup
    assert (verdict["points"] == verdict["max_points"]) is (status == 0)
    assert len(verdict["spans"]) == 16


def test_judge_prints_a_card(tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text("def greet(name): ...", encoding="utf-8")
    result = judge("welcome.greet", file)
    assert result.returncode == 1, result.stderr
    assert "welcome.greet: not tried, 0 of 6 points" in result.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_course(tmp_path_factory.mktemp("cli"))
    build.build(root)
    return root


@pytest.mark.parametrize("suffix", [".ipynb", ".md"])
def test_check_of_a_solved_notebook_is_status_0(course: Path, suffix: str) -> None:
    notebook = course / "solutions" / LESSON / f"{LESSON}{suffix}"
    before = notebook.read_bytes()
    result = run("check", notebook)
    assert result.exit_code == 0
    assert "toy.triple" in result.stdout
    assert "5.5 of 5.5" in result.stdout
    assert notebook.read_bytes() == before


def test_check_of_an_unsolved_notebook_is_status_1(course: Path) -> None:
    result = run("check", course / "notebooks" / LESSON / f"{LESSON}.ipynb", "--json")
    assert result.exit_code == 1
    assert [one["points"] for one in json.loads(result.stdout)] == [0, 0]


def test_check_keeps_what_was_earned_before_the_kernel_died(course: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(course / "solutions" / LESSON / f"{LESSON}.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "quadruple")
    cell.source = "import os\ndef quadruple(number):\n    os._exit(1)"
    nbformat.write(notebook, tmp_path / "dies.ipynb")
    (tmp_path / "toy.py").write_bytes((course / "solutions" / LESSON / "toy.py").read_bytes())
    result = run("check", tmp_path / "dies.ipynb", "--json")
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)
    assert first["points"] == 3
    assert (second["points"], second["diagnosis"]) == (0, "the kernel died")


@pytest.mark.parametrize("text", [None, "{", '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'])
def test_nothing_to_check_is_status_2(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "odd.ipynb"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    result = run("check", path)
    assert result.exit_code == 2
    assert "odd.ipynb" in result.stderr


def test_build_check_names_what_drifted(tmp_path: Path) -> None:
    write_course(tmp_path)
    assert run("build", "--root", tmp_path).exit_code == 0
    assert run("build", "--check", "--root", tmp_path).exit_code == 0
    edited = tmp_path / "notebooks" / LESSON / f"{LESSON}.ipynb"
    edited.write_text(edited.read_text(encoding="utf-8").replace("Multiply", "Add"), encoding="utf-8")
    result = run("build", "--check", "--root", tmp_path)
    assert result.exit_code == 1
    assert f"notebooks/{LESSON}/{LESSON}.ipynb: differs" in result.stdout
    assert f"{LESSON}.md" not in result.stdout


def test_an_unknown_lesson_is_status_2() -> None:
    result = run("lab", "99-nothing")
    assert result.exit_code == 2
    assert "The lessons are: 00-welcome, 01-sequential, 02-tasks" in result.stderr
