"""Reading a submitted notebook, whatever state it is in."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.grading.outputs import picture_of
from autograder.grading.repair import Released, give_names, new_cell, released_cells

BAD_NOTEBOOK = "bad_notebook"
OURS = "raycourse"
_ATTACHED = re.compile(r"attachment:([^)\s\"'>]+)")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BadNotebook(ValueError):
    """A file that is no notebook; the message is the reason, for the student to read."""


def read_submission(data: bytes) -> NotebookNode:
    """The notebook in a file, with every cell made valid. Raises BadNotebook with the reason if there is none."""
    if not data.strip():
        raise BadNotebook("the file is empty")
    try:
        # A byte order mark, which some editors write, is no reason to give nothing.
        content = json.loads(data.decode("utf-8-sig"))
        # JSON can hold half characters ("\ud800"), which no file could be written with.
        content = json.loads(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
    except UnicodeDecodeError:
        raise BadNotebook("the file is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        raise BadNotebook(f"the file is not valid JSON: {what} at line {error.lineno}") from None
    except RecursionError:
        raise BadNotebook("the file is nested too deeply") from None
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise BadNotebook("the file is JSON, but not a notebook")
    if content["nbformat"] != 4:
        content = _converted(content)
    if not isinstance(content.get("cells"), list):
        raise BadNotebook("the notebook has no cells")
    return _valid(content)


def _converted(content: dict[str, Any]) -> dict[str, Any]:
    """A notebook of another major format as one of ours."""
    try:
        return dict(nbformat.reads(json.dumps(content), as_version=4))
    except Exception as error:  # The reader raises whatever an odd structure leads it to.
        raise BadNotebook(f"the notebook's structure is broken ({type(error).__name__})") from None


def _valid(content: dict[str, Any]) -> NotebookNode:
    """The same cells with all that the format demands; outputs are dropped, since nothing counts but a new run."""
    cells = []
    seen: set[str] = set()
    for number, cell in enumerate(cell for cell in content["cells"] if isinstance(cell, dict)):
        kind, source, metadata = cell.get("cell_type"), cell.get("source", ""), cell.get("metadata")
        text = "".join(map(str, source)) if isinstance(source, list) else str(source)
        known = str(kind) if kind in ("code", "markdown", "raw") else "raw"
        fresh = new_cell(known, text, metadata if isinstance(metadata, dict) else None)
        name = str(cell.get("id", ""))
        fresh.id = name if _CELL_ID.fullmatch(name) and name not in seen else f"cell-{number}"
        seen.add(fresh.id)
        if known == "markdown":
            _attach(fresh, cell.get("attachments"))
        cells.append(fresh)
    metadata = content.get("metadata")
    return NotebookNode(
        cells=cells,
        metadata=nbformat.from_dict(metadata if isinstance(metadata, dict) else {}),
        nbformat=4,
        nbformat_minor=5,
    )


def _attach(cell: NotebookNode, attachments: Any) -> None:
    """Keep the pictures that were pasted into a text. One that is missing would stop nbgrader's feedback."""
    given = attachments if isinstance(attachments, dict) else {}
    kept = {name: found for name, bundle in given.items() if (found := picture_of(bundle))}
    if kept:
        cell.attachments = nbformat.from_dict(kept)
    cell.source = _ATTACHED.sub(lambda link: link[0] if unquote(link[1]) in kept else "no-such-picture", cell.source)


def stand_in(reason: str, released: Released) -> NotebookNode:
    """What takes the place of a notebook that can't be read: the released cells, below a note with the reason."""
    words = (
        f"**Bad notebook.** The submitted file could not be read: {reason}. Nothing in it could be run, and all cells "
        "below are as they were released. Open your file in JupyterLab, save it, and submit it again."
    )
    cells = [new_cell("markdown", words), *released.values()]
    give_names(cells)
    metadata = NotebookNode({OURS: NotebookNode({BAD_NOTEBOOK: reason})})
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)


class SubmissionExporter(NotebookExporter):
    """nbgrader's way in to a submission: a file that can't be read is marked, and never stops the others."""

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Read one file and run the preprocessors over it."""
        resources = resources if resources is not None else {}
        try:
            notebook = read_submission(file_stream.buffer.read())
        except BadNotebook as error:
            where = resources["nbgrader"]
            self.log.warning("%s, %s: bad notebook: %s", where["student"], where["notebook"], error)
            with Gradebook(where["db_url"]) as gradebook:
                notebook = stand_in(str(error), released_cells(gradebook, where["notebook"], where["assignment"]))
        return self.from_notebook_node(notebook, resources=resources, **kw)
