"""Attacks that change the notebook itself, or hand in something else in its place."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attack_course import RIGHT, WRONG, Attack, Marks, answer, cell_of, write
from nbformat import NotebookNode

from autograder.grading.repair import new_cell

SCRIPT = "<img src=x onerror=alert(1)><script>alert('THE_MARK')</script>"
LINKS = """[x](javascript:alert(1)) [x](&#106;avascript:alert(1)) <javascript:alert(1)> [x](vbscript:x) [x][r]
[x](data:text/html,<script>alert(1)</script>) ![](https://evil.example/seen.png) ![g](&#97;ttachment:x)
$\\href{javascript:alert(1)}{x}$

[r]: javascript:alert(1)
"""
BAD: Marks = ((0.0, "bad notebook"), (0.0, "bad notebook"))

_EDITS: list[Attack] = []


def _attack(name: str, **expected: Any) -> Callable[[Callable[[NotebookNode, Path], None]], Callable[..., None]]:
    """Register a function that makes a notebook's file of the released notebook; its docstring says what it tries."""

    def register(function: Callable[[NotebookNode, Path], None]) -> Callable[..., None]:
        _EDITS.append(Attack(name, " ".join((function.__doc__ or "").split()), function, **expected))
        return function

    return register


def _edit(name: str, **expected: Any) -> Callable[[Callable[[NotebookNode], None]], Callable[..., None]]:
    """Register a function that edits a notebook with wrong answers in it."""

    def register(function: Callable[[NotebookNode], None]) -> Callable[..., None]:
        def hand_in(notebook: NotebookNode, folder: Path) -> None:
            answer(notebook, WRONG)
            function(notebook)
            write(notebook, folder)

        hand_in.__doc__ = function.__doc__
        _attack(name, **expected)(hand_in)
        return function

    return register


def edit_attacks() -> list[Attack]:
    """All of them, and two honest students among them."""
    return list(_EDITS)


@_attack("66-honest-and-right", marks=((3.0, "passed"), (6.0, "passed")))
def honest_and_right(notebook: NotebookNode, folder: Path) -> None:
    """No attack: solves both exercises."""
    answer(notebook, RIGHT)
    write(notebook, folder)


@_attack("67-honest-and-wrong")
def honest_and_wrong(notebook: NotebookNode, folder: Path) -> None:
    """No attack: hands in the wrong answers that stand in every attack's notebook."""
    answer(notebook, WRONG)
    write(notebook, folder)


@_edit("70-edited-checks", reported="check_greet was edited; it was put back")
def edited_checks(notebook: NotebookNode) -> None:
    """Writes full marks in the place of the checks."""
    cell_of(notebook, "check_run_sequentially").source = "3.0"
    cell_of(notebook, "check_greet").source = 'check("welcome.greet", lambda name: f"Hello, {name}!")'


@_edit("71-deleted-checks", reported="check_greet was missing; it was put back")
def deleted_checks(notebook: NotebookNode) -> None:
    """Deletes the checks: to plain nbgrader a cell that is silent has passed."""
    for name in ("check_run_sequentially", "check_greet"):
        notebook.cells.remove(cell_of(notebook, name))


@_edit("72-duplicated-checks", reported="check_greet was there more than once")
def duplicated_checks(notebook: NotebookNode) -> None:
    """Copies each check, with full marks in the copies."""
    for name in ("check_run_sequentially", "check_greet"):
        twin = copy.deepcopy(cell_of(notebook, name))
        twin.source, twin.id = "6.0", f"{name}-twin"
        notebook.cells.append(twin)


@_edit("73-reordered-cells", reported="stood before")
def reordered_cells(notebook: NotebookNode) -> None:
    """Moves the checks to the top, where there is nothing yet to judge."""
    for name in ("check_greet", "check_run_sequentially"):
        cell = cell_of(notebook, name)
        notebook.cells.remove(cell)
        notebook.cells.insert(0, cell)


@_edit("74-more-points")
def more_points(notebook: NotebookNode) -> None:
    """Says that each check is worth a thousand points, and that the answers are graded as well."""
    for cell in notebook.cells:
        grader = cell.metadata.get("nbgrader")
        if grader is not None:
            grader.points, grader.grade = 1000, True


@_edit("75-lost-flags")
def lost_flags(notebook: NotebookNode) -> None:
    """Takes the flags off the checks, and puts them on a cell of its own that shows full marks."""
    for name in ("check_run_sequentially", "check_greet"):
        grader = cell_of(notebook, name).metadata.nbgrader
        grader.grade = grader.locked = False
        grader.solution = True
        flags = {**grader, "grade_id": f"{name}_mine", "grade": True, "points": 9}
        notebook.cells.append(new_cell("code", "9.0", {"nbgrader": flags}))


@_edit("76-other-cell-types", reported="was a markdown cell; it is a code cell again")
def other_cell_types(notebook: NotebookNode) -> None:
    """Makes Markdown of the checks, so that they are not run."""
    for name in ("check_run_sequentially", "check_greet"):
        cell = cell_of(notebook, name)
        cell.cell_type = "markdown"
        cell.pop("outputs")
        cell.pop("execution_count")


@_edit("77-swapped-names", marks=((0.0, "raised"), (0.0, "wrong")), reported="was edited; it was put back")
def swapped_names(notebook: NotebookNode) -> None:
    """Swaps the names of a check and of an answer, so that an answer would be marked as a check."""
    check, solution = cell_of(notebook, "check_run_sequentially"), cell_of(notebook, "run_sequentially")
    check.metadata, solution.metadata = solution.metadata, check.metadata
    check.source, solution.source = "3.0", "3.0"


@_edit("78-skipped-by-tags")
def skipped_by_tags(notebook: NotebookNode) -> None:
    """Marks the checks as cells that nbclient skips, with outputs that show full marks."""
    for name in ("check_run_sequentially", "check_greet"):
        cell = cell_of(notebook, name)
        cell.metadata.tags = ["skip-execution", "raises-exception"]
        cell.outputs = [
            NotebookNode(output_type="execute_result", data={"text/plain": "6"}, metadata={}, execution_count=1)
        ]


@_edit("79-other-kernel")
def other_kernel(notebook: NotebookNode) -> None:
    """Asks for another kernel and language, and claims to be a notebook that the grader has marked already."""
    notebook.metadata.kernelspec = {"name": "bash", "display_name": "Bash", "language": "bash"}
    notebook.metadata.raycourse = {"bad_notebook": "THE_MARK", "verified": True}
    notebook.metadata.language_info = {"name": "bash"}


@_edit("80-hidden-scripts")
def hidden_scripts(notebook: NotebookNode) -> None:
    """Hides scripts in Markdown, its links and pictures, in the written answer, attachments, raw cells, old outputs."""
    cell_of(notebook, "question_why").source = f"Because.\n{SCRIPT}\n{LINKS}"
    attached = new_cell("markdown", f"![x](attachment:x.svg)\n{SCRIPT}\n\n{LINKS}")
    attached.attachments = {"x.svg": {"image/svg+xml": f"<svg onload=alert(1)>{SCRIPT}</svg>"}}
    notebook.cells += [attached, new_cell("raw", SCRIPT, {"format": "text/html"})]
    shown = new_cell("code", "pass")
    shown.outputs = [NotebookNode(output_type="display_data", data={"text/html": SCRIPT}, metadata={})]
    notebook.cells.append(shown)


@_edit("81-scripts-in-errors", prints="ValueError")
def scripts_in_errors(notebook: NotebookNode) -> None:
    """Raises an error and prints a text that would act as HTML, with terminal codes that hide it."""
    source = f"print('\\x1b[8m' + {SCRIPT!r})\nraise ValueError({SCRIPT!r})"
    notebook.cells.append(new_cell("code", source))


@_edit("82-odd-texts")
def odd_texts(notebook: NotebookNode) -> None:
    """Writes half characters, NUL and control characters into cells and metadata."""
    notebook.cells.append(new_cell("code", "odd = '\\ud800'  # \x00 \x1b \u202e"))
    notebook.cells.append(new_cell("markdown", "\x00\x07 \u202e olleh"))
    notebook.metadata["\x00"] = "\x00"


@_attack("83-half-characters")
def half_characters(notebook: NotebookNode, folder: Path) -> None:
    """Writes lone surrogates into cells and metadata, which no file can hold as text."""
    answer(notebook, WRONG)
    notebook.cells.append(new_cell("code", "odd = 'HALF'"))
    notebook.cells.append(new_cell("markdown", "HALF"))
    cell_of(notebook, "question_why").source = "HALF"
    write(notebook, folder)
    path = folder / f"{folder.name}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("HALF", "\\ud800\\u0000"), encoding="utf-8")


@_attack("84-double-keys")
def double_keys(notebook: NotebookNode, folder: Path) -> None:
    """Writes keys twice, numbers that are none, and names of methods as metadata."""
    answer(notebook, WRONG)
    write(notebook, folder)
    path = folder / f"{folder.name}.ipynb"
    extra = '"metadata": {"n": NaN, "i": -Infinity, "big": 1e999, "__class__": {"__init__": "x"}, "items": 5},'
    path.write_text(path.read_text(encoding="utf-8").replace("{", '{ "nbformat": 3,' + extra, 1), encoding="utf-8")


def _file(name: str, reported: str, **expected: Any) -> Callable[[Callable[[Path], None]], Callable[..., None]]:
    """Register a function that puts something else in the place of the notebook's file."""

    def register(function: Callable[[Path], None]) -> Callable[..., None]:
        def hand_in(notebook: NotebookNode, folder: Path) -> None:
            folder.mkdir(parents=True)
            function(folder / f"{folder.name}.ipynb")

        hand_in.__doc__ = function.__doc__
        _attack(name, **{"marks": BAD, "reported": reported, **expected})(hand_in)
        return function

    return register


@_file("85-link-to-another", "not a file that can be read")
def link_to_another(path: Path) -> None:
    """Hands in a link to another student's notebook, whose answers are right."""
    path.symlink_to(path.parents[2] / "66-honest-and-right" / path.parent.name / path.name)


@_file("86-link-to-the-gradebook", "not a file that can be read")
def link_to_the_gradebook(path: Path) -> None:
    """Hands in a link to the gradebook, to read it or to have it overwritten."""
    path.symlink_to(path.parents[3] / "gradebook.db")


@_attack("87-linked-folder", marks=BAD, reported="is a link")
def linked_folder(notebook: NotebookNode, folder: Path) -> None:
    """Hands in a folder that is a link to another student's."""
    folder.parent.mkdir()
    folder.symlink_to(folder.parents[1] / "66-honest-and-right" / folder.name)


@_file("88-pipe", "is not a file", by_hand="no: would wait forever")
def pipe(path: Path) -> None:
    """Hands in a pipe, which nobody ever writes to."""
    os.mkfifo(path)


@_file("89-enormous-file", "larger than 64 MiB")
def enormous_file(path: Path) -> None:
    """Hands in a file of 100 MB."""
    with path.open("wb") as file:
        file.truncate(100_000_000)


@_file("90-deeply-nested", "nested too deeply|not valid JSON|broken")
def deeply_nested(path: Path) -> None:
    """Hands in lists in lists, a hundred thousand deep."""
    depth = 100_000
    path.write_text(f'{{"nbformat": 4, "cells": {"[" * depth}{"]" * depth}}}', encoding="utf-8")


@_file("91-other-encoding", "not UTF-8")
def other_encoding(path: Path) -> None:
    """Hands in UTF-16."""
    path.write_text(json.dumps({"nbformat": 4, "cells": []}), encoding="utf-16")


@_file("92-wrong-kinds", "bad notebook|missing", marks=((0.0, "raised"), (0.0, "raised")))
def wrong_kinds(path: Path) -> None:
    """Hands in a notebook whose parts are of other kinds than they should be."""
    cells = [3, None, {"cell_type": ["code"], "source": {"a": 1}, "metadata": [1], "id": {}}, {"cell_type": "code"}]
    path.write_text(json.dumps({"nbformat": 4, "cells": cells, "metadata": "x"}), encoding="utf-8")


def _named(name: str) -> None:
    @_attack(name)
    def odd_name(notebook: NotebookNode, folder: Path) -> None:
        """Hands in under a name that could be taken for an option, a path, a pattern or a command."""
        honest_and_wrong(notebook, folder)


for _name in ("-rf", "..93 * [a-z]?", "94 $(touch THE_MARK) 'é' \u202e"):
    _named(_name)
