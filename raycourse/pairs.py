"""Reconciling the two forms of a lesson before JupyterLab opens it.

Jupytext trusts modification times: an .ipynb that is newer than its .md is refused (HTTP 400), and an older one is
shown with the text of the .md, so that an answer in it is lost at the next save. Copies, archives and git give
files times that say nothing. So a form that was edited beats one that is as both were when they last agreed, and
that one beats the stub; the times decide only between two edits. What loses is kept in `.raycourse/backups`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

from raycourse.notebooks import content, from_text, give_ids, same_time, to_text

RELEASED = Path("notebooks", ".released.json")
STATE = Path(".raycourse", "pairs.json")
BACKUPS = Path(".raycourse", "backups")


@dataclass(frozen=True)
class Reconciled:
    """What was done to one pair. `kept` is the file whose text is shown now, `backup` where the other one is."""

    kept: Path
    backup: Path
    reason: str


def keep_copy(path: Path, root: Path) -> Path:
    """Copy a file that is about to be replaced to `root`/.raycourse/backups, and return the copy's path."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    inside = path.resolve().relative_to(root.resolve())
    for number in range(1000):
        copy = root / BACKUPS / (stamp if number == 0 else f"{stamp}-{number}") / inside
        if not copy.exists():
            break
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, copy)
    return copy


def reconcile_all(root: Path, folder: Path) -> list[Reconciled]:
    """Reconcile every pair below `folder` and remember how they agree; returns the pairs whose forms differed."""
    known = _known(root)
    for json_form in _lesson_files(folder, ".ipynb"):
        if not json_form.with_suffix(".md").exists() and _cells(json_form) is not None:
            _write_text(json_form)
    results = [reconcile(text, root, known) for text in _lesson_files(folder, ".md")]
    done = [result for result in results if result]
    remember(root, folder)
    return done


def reconcile(text: Path, root: Path, known: dict[str, list[str]]) -> Reconciled | None:
    """Make `text` (.md) and its .ipynb agree and give them one modification time.

    known: path of the text, relative to `root` -> digests at which both forms are known to have been, oldest first:
    as released, as last agreed. Returns None if the forms agreed already.
    """
    json_form = text.with_suffix(".ipynb")
    if not json_form.exists():
        return None
    text_cells, json_cells = _cells(text), _cells(json_form)
    if text_cells is None or json_cells is None:
        return _only_readable(text, json_form, root, text_cells is None, json_cells is None)
    if text_cells == json_cells:
        same_time(text, json_form)
        return None
    before = known.get(text.relative_to(root).as_posix(), [])
    text_age, json_age = _place(digest(text_cells), before), _place(digest(json_cells), before)
    if text_age != json_age:
        keep_json, reason = json_age > text_age, "the other form had not been edited"
    else:
        keep_json, reason = json_form.stat().st_mtime_ns > text.stat().st_mtime_ns, "it is the newer of two edits"
    if keep_json:
        backup = keep_copy(text, root)
        _write_text(json_form)
        return Reconciled(json_form, backup, reason)
    backup = keep_copy(json_form, root)
    _write_json(text, json_form)
    return Reconciled(text, backup, reason)


def _only_readable(text: Path, json_form: Path, root: Path, no_text: bool, no_json: bool) -> Reconciled | None:
    """One form can't be read: the other is the lesson. If neither can, leave both for the student to see."""
    if no_text and no_json:
        return None
    if no_text:
        backup = keep_copy(text, root)
        _write_text(json_form)
        return Reconciled(json_form, backup, "the other form can't be read")
    backup = keep_copy(json_form, root)
    json_form.unlink()
    _write_json(text, json_form)
    return Reconciled(text, backup, "the other form can't be read")


def _write_text(json_form: Path) -> None:
    notebook = nbformat.read(json_form, as_version=4)
    notebook.metadata = nbformat.from_dict({"kernelspec": notebook.metadata.get("kernelspec", {})})
    text = json_form.with_suffix(".md")
    _replace(text, to_text(notebook))
    same_time(json_form, text)


def _write_json(text: Path, json_form: Path) -> None:
    """Give the .ipynb the text's cells; outputs of cells whose text is unchanged stay."""
    from jupytext.combine import combine_inputs_with_outputs

    fresh = from_text(text.read_text(encoding="utf-8"))
    if json_form.exists():
        old = nbformat.read(json_form, as_version=4)
        fresh = combine_inputs_with_outputs(fresh, old, "md:myst")
        give_ids(fresh)
    _replace(json_form, nbformat.writes(fresh) + "\n")
    same_time(text, json_form)


def _replace(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def _cells(path: Path) -> list[tuple[str, str, str]] | None:
    """The content of one form, or None if it can't be read."""
    try:
        if path.suffix == ".md":
            return content(from_text(path.read_text(encoding="utf-8")))
        return content(nbformat.read(path, as_version=4))
    except Exception:  # Whatever a student's file makes the readers raise, it means that it can't be read.
        return None


def _lesson_files(folder: Path, suffix: str) -> list[Path]:
    """The files of one kind below a folder, without Jupyter's checkpoints and other hidden ones."""
    found = sorted(folder.rglob(f"*{suffix}"))
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def digest(cells: list[tuple[str, str, str]]) -> str:
    """A short name for the content of a lesson."""
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def digest_of(path: Path) -> str | None:
    """The digest of a file's cells, or None if it can't be read."""
    cells = _cells(path)
    return None if cells is None else digest(cells)


def released_digests(root: Path) -> dict[str, str]:
    """Path of each student's text, relative to `root` -> the digest with which it was released."""
    return _record(root / RELEASED)


def _place(name: str, before: list[str]) -> int:
    """How new a form is: its place among the known ones, or after all of them if nobody knows it."""
    return len(before) - 1 - before[::-1].index(name) if name in before else len(before)


def _known(root: Path) -> dict[str, list[str]]:
    """Path of each text -> its digests as released and as last agreed, as far as there are any."""
    known: dict[str, list[str]] = {}
    for record in (RELEASED, STATE):
        for path, name in _record(root / record).items():
            known.setdefault(path, []).append(name)
    return known


def _record(path: Path) -> dict[str, str]:
    """A file of digests; empty if there is none or if it can't be read."""
    try:
        return {str(name): str(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def remember(root: Path, folder: Path) -> None:
    """Note for each pair below `folder` that agrees: this is what both forms hold now."""
    agreed = _record(root / STATE)
    for text in _lesson_files(folder, ".md"):
        cells = _cells(text)
        json_form = text.with_suffix(".ipynb")
        if cells is not None and json_form.exists() and cells == _cells(json_form):
            agreed[text.relative_to(root).as_posix()] = digest(cells)
    state = root / STATE
    state.parent.mkdir(parents=True, exist_ok=True)
    _replace(state, json.dumps(agreed, indent=1) + "\n")
