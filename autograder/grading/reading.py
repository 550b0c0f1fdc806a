"""Reading a submitted notebook, whatever state it is in."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, unquote

import nbformat
from mistune.util import unescape
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.grading.bounds import MOST_CELLS, MOST_MARKDOWN, MOST_PARTS, MOST_PICTURES, MOST_TEXT
from autograder.grading.outputs import picture_of
from autograder.grading.repair import Released, give_names, new_cell, released_cells

BAD_NOTEBOOK = "bad_notebook"
OURS = "raycourse"
_ATTACHED = re.compile(r"attachment:((?:\([^()\s\"'<>]*\)|[^()\s\"'>])+)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_GRADER: dict[str, type | tuple[type, ...]] = {
    "schema_version": int,
    "grade_id": str,
    "grade": bool,
    "solution": bool,
    "locked": bool,
    "task": bool,
    "cell_type": str,
    "checksum": str,
    "points": (int, float),
}
_OLD_FORMATS = (1, 2, 3)


class BadNotebook(ValueError):
    """A file that is no notebook; the message is the reason, for the student to read."""


def read_submission(data: bytes) -> tuple[NotebookNode, list[str]]:
    """The notebook in a file, with every cell made valid, and what was left out of it, in sentences.

    Of metadata only nbgrader's and the kernel's name are kept: nothing else decides anything here, and what a student
    writes into it could stop nbgrader. Raises BadNotebook with the reason if there is no notebook.
    """
    content = _json(data)
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise BadNotebook("the file is JSON, but not a notebook")
    given = _cells_of_old(content) if content["nbformat"] in _OLD_FORMATS else content.get("cells")
    if not isinstance(given, list):
        raise BadNotebook("the notebook has no cells")
    if len(given) > MOST_CELLS:
        raise BadNotebook(f"the notebook has more than {MOST_CELLS} cells")
    cells = _Cells()
    for cell in given:
        if isinstance(cell, dict):
            cells.take(cell)
    return NotebookNode(
        cells=cells.valid, metadata=_metadata(content.get("metadata")), nbformat=4, nbformat_minor=5
    ), cells.left_out


def _json(data: bytes) -> Any:
    """What a file holds. Raises BadNotebook if that is not JSON, or too much."""
    if not data.strip():
        raise BadNotebook("the file is empty")
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_PARTS:
        raise BadNotebook(f"the file has more than {MOST_PARTS} parts; clear the outputs of its cells")
    try:
        # A byte order mark, which some editors write, is no reason to give nothing.
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadNotebook("the file is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        raise BadNotebook(f"the file is not valid JSON: {what} at line {error.lineno}") from None
    except RecursionError:
        raise BadNotebook("the file is nested too deeply") from None
    except ValueError:  # Python refuses to read a number of thousands of digits.
        raise BadNotebook("the file holds a number that is too long to read") from None


def _cells_of_old(content: dict[str, Any]) -> list[Any] | None:
    """The cells of a notebook of an older major format, as those of ours; None if it has none."""
    sheets = content.get("worksheets", [content])
    if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
        return None
    lists = [sheet.get("cells") for sheet in sheets]
    found = [cell for cells in lists if isinstance(cells, list) for cell in cells if isinstance(cell, dict)]
    for cell in found:
        if "input" in cell:
            cell["source"] = cell["input"]
        if cell.get("cell_type") == "heading":
            level = cell.get("level")
            signs = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
            cell.update(cell_type="markdown", source=f"{signs} {_text(cell.get('source', ''))}")
    return found if any(isinstance(cells, list) for cells in lists) else None


def _text(source: Any) -> str:
    """A cell's text. JSON can hold half characters ("\\ud800"), which no file could be written with."""
    parts = source if isinstance(source, list) else [source]
    text = "".join(str(part) for part in parts if isinstance(part, (str, int, float)))
    return text.encode("utf-8", "replace").decode("utf-8")


class _Cells:
    """Makes cells valid, one after another. Outputs are dropped, since nothing counts but a new run."""

    def __init__(self) -> None:
        self.valid: list[NotebookNode] = []
        self.left_out: list[str] = []
        self._seen: set[str] = set()
        self._characters = self._pictures = 0

    def take(self, cell: dict[str, Any]) -> None:
        """Add a cell, with all that the format demands. Raises BadNotebook if there is too much in all of them."""
        number, kind = len(self.valid), cell.get("cell_type")
        known = str(kind) if kind in ("code", "markdown", "raw") else "raw"
        fresh = new_cell(known, _text(cell.get("source", "")), _grader(cell.get("metadata")))
        name = _text(cell.get("id"))
        fresh.id = name if _CELL_ID.fullmatch(name) and name not in self._seen else f"cell-{number}"
        self._seen.add(fresh.id)
        self._characters += len(fresh.source)
        if self._characters > MOST_TEXT:
            raise BadNotebook(f"its cells hold more than {MOST_TEXT} characters")
        if known != "code" and len(fresh.source) > MOST_MARKDOWN:
            fresh.source = fresh.source[:MOST_MARKDOWN]
            self.left_out.append(f"the text of {fresh.id} was cut after {MOST_MARKDOWN} characters")
        if known == "markdown":
            self._attach(fresh, cell.get("attachments"))
        self.valid.append(fresh)

    def _attach(self, cell: NotebookNode, attachments: Any) -> None:
        """Keep the pictures that were pasted into a text. One that is missing would stop nbgrader's feedback."""
        kept = {}
        for name, bundle in attachments.items() if isinstance(attachments, dict) else ():
            picture = picture_of(bundle)
            size = sum(map(len, picture.values()))
            if picture and self._pictures + size > MOST_PICTURES:
                self.left_out.append(f"a picture in {cell.id} was left out: all together are too large")
            elif picture:
                self._pictures += size
                # nbconvert looks for the name as it stands in the link, where a space is written as %20.
                kept[_quoted(_text(name))] = picture
        if kept:
            cell.attachments = nbformat.from_dict(kept)
        if _hidden(cell.source):
            cell.source = cell.source.replace("\\", "\\\\").replace("&", "&amp;")
        cell.source = _ATTACHED.sub(lambda link: _link(link[1], kept), cell.source)


def _link(name: str, kept: dict[str, Any]) -> str:
    """A link to a pasted picture, by the name under which it is kept."""
    for one in (name, _quoted(unquote(name))):
        if one in kept:
            return f"attachment:{one}"
    return "no-such-picture"


def _quoted(name: str) -> str:
    return quote(name, safe="!$&()*+,;=:/?#@%")


def _hidden(source: str) -> bool:
    """Whether a text has links to pasted pictures that can be seen only as a Markdown parser sees them."""
    return unescape(_ESCAPED.sub(r"\1", source)).count("attachment:") > source.count("attachment:")


def _grader(metadata: Any) -> dict[str, Any]:
    """Of a cell's metadata what nbgrader wrote, as far as it is of the right kinds."""
    grader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(grader, dict):
        return {}
    kept = {key: grader[key] for key, kind in _GRADER.items() if isinstance(grader.get(key), kind)}
    return {"nbgrader": kept | ({"grade_id": _text(kept["grade_id"])} if "grade_id" in kept else {})}


def _metadata(given: Any) -> NotebookNode:
    """Of a notebook's metadata the name of its kernel, if it is whole, and what `stand_in` wrote."""
    given = given if isinstance(given, dict) else {}
    spec, ours = given.get("kernelspec"), given.get(OURS)
    kept = {}
    if isinstance(spec, dict) and isinstance(spec.get("name"), str) and isinstance(spec.get("display_name"), str):
        kept["kernelspec"] = {key: _text(spec.get(key)) for key in ("name", "display_name", "language")}
    if isinstance(ours, dict) and isinstance(ours.get(BAD_NOTEBOOK), str):
        kept[OURS] = {BAD_NOTEBOOK: _text(ours[BAD_NOTEBOOK])}
    return nbformat.from_dict(kept)


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
        where = resources["nbgrader"]
        try:
            notebook, left_out = read_submission(file_stream.buffer.read())
            for sentence in left_out:
                self.log.warning("%s, %s: %s", where["student"], where["notebook"], sentence)
        except BadNotebook as error:
            self.log.warning("%s, %s: bad notebook: %s", where["student"], where["notebook"], error)
            with Gradebook(where["db_url"]) as gradebook:
                notebook = stand_in(str(error), released_cells(gradebook, where["notebook"], where["assignment"]))
        return self.from_notebook_node(notebook, resources=resources, **kw)
