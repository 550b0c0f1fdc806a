"""One lesson, two forms: MyST text and .ipynb with the same cells. Reading, writing and comparing them.

Pairing is by `jupytext.toml`. The notebooks themselves carry no jupytext metadata: with it, nbgrader's copies
would be paired with the lesson's source again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
from jupytext.myst import myst_to_notebook, notebook_to_myst
from nbformat import NotebookNode

KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
LONGEST_ID = 64


def grade_id(cell: NotebookNode) -> str | None:
    """nbgrader's name for the cell, or None for an ordinary cell."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return str(name) if name else None


def from_text(text: str) -> NotebookNode:
    """The notebook of a MyST text: canonical metadata, cell ids given, no outputs.

    Raises jupytext.myst.MystMetadataParsingError if a cell's metadata can't be read.
    """
    return canonical(myst_to_notebook(text))


def to_text(notebook: NotebookNode) -> str:
    """The MyST text of a notebook. Outputs and cell ids are not part of it."""
    return str(notebook_to_myst(notebook, default_lexer="ipython3"))


def to_json(notebook: NotebookNode) -> str:
    """The .ipynb text of a notebook, always the same bytes for the same notebook."""
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def canonical(notebook: NotebookNode) -> NotebookNode:
    """A copy without outputs, with plain metadata in a fixed order and with cell ids that never change by chance."""
    cells = []
    for cell in notebook.cells:
        fresh = {"cell_type": cell.cell_type, "source": cell.source, "metadata": _ordered(cell.metadata)}
        if cell.cell_type == "code":
            fresh |= {"outputs": [], "execution_count": None}
        cells.append(fresh)
    result = nbformat.from_dict({"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5})
    give_ids(result)
    return result


def give_ids(notebook: NotebookNode) -> None:
    """Set each cell's id: its grade_id, or its place after the last cell that has one (`top-2`, `parallel_map-1`).

    A cell inserted in one section so leaves the ids of all other sections as they were. A second cell of the same
    name, which only a student's copy can have, gets a number.
    """
    anchor, place = "top", 0
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        name = grade_id(cell)
        if name is None:
            place += 1
            wanted = _shortened(anchor, f"-{place}")
        else:
            anchor, place = name, 0
            wanted = _shortened(name, "")
        cell.id = wanted if wanted not in seen else _shortened(wanted, f"-again-{number}")
        seen.add(cell.id)


def _shortened(name: str, suffix: str) -> str:
    return name[: LONGEST_ID - len(suffix)] + suffix


def _ordered(value: Any) -> Any:
    """The same metadata with sorted keys, and whole numbers as integers."""
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def content(notebook: NotebookNode) -> list[tuple[str, str, str]]:
    """What both forms of a lesson must agree on, a cell each: kind, text, nbgrader's metadata."""
    return [
        (
            cell.cell_type,
            cell.source.rstrip().lstrip("\n"),
            json.dumps(_ordered(cell.metadata.get("nbgrader", {}))),
        )
        for cell in notebook.cells
        if cell.source.strip()
    ]


def same_time(first: Path, *others: Path) -> None:
    """Give the other files the first one's modification time."""
    time = first.stat().st_mtime_ns
    for other in others:
        os.utime(other, ns=(time, time))
