"""Bring a submission back to the form of the released notebook, so that one odd cell doesn't cost the rest.

Copied, edited, retyped and deleted check cells, lost or damaged nbgrader metadata: nbgrader 0.9.6 answers each of
them by giving up on the submission, or on all submissions. The release, as the gradebook has it, decides instead.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

Released = dict[str, NotebookNode]


def released_cells(gradebook: Gradebook, notebook: str, assignment: str) -> Released:
    """The cells that nbgrader knows, as released: grade_id -> cell, in the order of the notebook."""
    known = gradebook.find_notebook(notebook, assignment)
    graded = {cell.name: cell.max_score for cell in known.grade_cells}
    solutions = {cell.name for cell in known.solution_cells}
    released: Released = {}
    for cell in known.source_cells:
        grader: dict[str, Any] = {
            "schema_version": 3,
            "grade_id": cell.name,
            "grade": cell.name in graded,
            "solution": cell.name in solutions,
            "locked": bool(cell.locked),
            "task": False,
            "cell_type": cell.cell_type,
            "checksum": cell.checksum,
        }
        if cell.name in graded:
            grader["points"] = graded[cell.name]
        released[cell.name] = new_cell(cell.cell_type, cell.source, {"nbgrader": grader})
    return released


def new_cell(kind: str, source: str, metadata: dict[str, Any] | None = None) -> NotebookNode:
    """A cell of notebook format 4."""
    cell = NotebookNode(cell_type=kind, source=source, metadata=_node(metadata or {}))
    if kind == "code":
        cell.update(outputs=[], execution_count=None)
    return cell


def _node(value: Any) -> Any:
    return NotebookNode({key: _node(item) for key, item in value.items()}) if isinstance(value, dict) else value


def repair(notebook: NotebookNode, released: Released) -> list[str]:
    """Give each released cell its place, kind, metadata and (if locked) text. Returns what was done, in sentences.

    A cell is recognized by its grade_id, else by its cell id (ours are the grade_ids), else by a locked cell's text.
    Of several copies the last one counts, as it does when Python runs them.
    """
    done: list[str] = []
    found: dict[str, NotebookNode] = {}
    for name, cell in _recognized(notebook, released):
        if name in found:
            done.append(f"{name} was there more than once; the last one counts")
            found[name].metadata = NotebookNode()
        found[name] = cell
    for name, cell in found.items():
        done += _restore(name, cell, released[name])
    # A check belongs right after the released cell that precedes it, the first ones before the first that is left.
    place = min((_index(notebook, cell) for cell in found.values()), default=len(notebook.cells))
    for name, cell in released.items():
        if name in found:
            at = _index(notebook, found[name])
            if at < place and cell.metadata.nbgrader.grade and cell.metadata.nbgrader.locked:
                notebook.cells.insert(place - 1, notebook.cells.pop(at))
                done.append(f"{name} stood before the cells that it is to follow; it was put back")
            place = max(place, at + 1)
        elif cell.metadata.nbgrader.grade:
            fresh = _node_copy(cell)
            notebook.cells.insert(place, fresh)
            place += 1
            done.append(f"{name} was missing; it was put back")
    give_names(notebook.cells)
    return done


def give_names(cells: list[NotebookNode]) -> None:
    """Make the id of each released cell its name, by which its mark is found; another that bears it gets another."""
    names = {_name(cell) for cell in cells}
    for number, cell in enumerate(cells):
        own = str(cell.get("id", ""))
        cell.id = _name(cell) or (own if own and own not in names else f"a-cell-{number}")


def _index(notebook: NotebookNode, cell: NotebookNode) -> int:
    """Where this very cell is; `list.index` would find an equal one."""
    return next(index for index, one in enumerate(notebook.cells) if one is cell)


def _recognized(notebook: NotebookNode, released: Released) -> list[tuple[str, NotebookNode]]:
    """The cells that stand for a released one, with its name; other cells lose any nbgrader metadata."""
    by_text = {cell.source.strip(): name for name, cell in released.items() if cell.metadata.nbgrader.locked}
    named = {_name(cell) for cell in notebook.cells}
    recognized = []
    for cell in notebook.cells:
        name = _name(cell)
        if name not in released:
            guesses = (str(cell.get("id", "")), by_text.get(cell.source.strip(), ""))
            name = next((guess for guess in guesses if guess in released and guess not in named), "")
        if name:
            recognized.append((name, cell))
        else:
            cell.metadata.pop("nbgrader", None)
    return recognized


def _name(cell: NotebookNode) -> str:
    grader = cell.metadata.get("nbgrader")
    return str(grader.get("grade_id", "")) if isinstance(grader, dict) else ""


def _restore(name: str, cell: NotebookNode, release: NotebookNode) -> list[str]:
    """Make one cell what was released, but for the student's text in a cell that is the student's."""
    done = []
    if cell.cell_type != release.cell_type:
        done.append(f"{name} was a {cell.cell_type} cell; it is a {release.cell_type} cell again")
        for key in ("outputs", "execution_count", "attachments"):
            cell.pop(key, None)
        cell.cell_type = release.cell_type
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    grader = release.metadata.nbgrader
    if (grader.locked or (grader.grade and not grader.solution)) and cell.source != release.source:
        if cell.source.strip() != release.source.strip():
            done.append(f"{name} was edited; it was put back")
        cell.source = release.source
    # Also drops tags: "skip-execution" would leave a check without a verdict.
    cell.metadata = _node_copy(release).metadata
    return done


def _node_copy(cell: NotebookNode) -> NotebookNode:
    return new_cell(cell.cell_type, cell.source, cell.metadata)


class RepairCells(NbGraderPreprocessor):
    """Repairs a submission before anything else looks at it. Takes the place of nbgrader's DeduplicateIds."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Repair one notebook, and log what was done."""
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            released = released_cells(gradebook, where["notebook"], where["assignment"])
        for sentence in repair(nb, released):
            self.log.warning("%s, %s: %s", where["student"], where["notebook"], sentence)
        return nb, resources
