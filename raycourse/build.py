"""`raycourse build`: from `solutions/*/*.md` to the paired .ipynb and to what students get in `notebooks/`."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from jupytext.myst import MystMetadataParsingError
from nbformat import NotebookNode

from autograder.grading.release import BEGIN_SOLUTION, LessonError, generate
from raycourse.notebooks import canonical, content, from_text, same_time, to_json, to_text
from raycourse.pairs import RELEASED, digest, digest_of, keep_copy, released_digests

Files = dict[Path, bytes]


def lesson_names(root: Path) -> list[str]:
    """The lessons of a course, in order: folders of `solutions/` with a text of the same name."""
    return sorted(path.parent.name for path in (root / "solutions").glob("*/*.md") if path.stem == path.parent.name)


def render(root: Path, progress: Callable[[str], None] | None = None) -> Files:
    """All generated files of the course under `root`: path relative to `root` -> content.

    Raises LessonError, naming the lesson and the cell, if a source can't be built.
    """
    files: Files = {}
    with tempfile.TemporaryDirectory(prefix="raycourse-build-") as folder:
        course = Path(folder)
        for name in lesson_names(root):
            if progress:
                progress(name)
            files |= _render_lesson(root, name, course)
    if files:
        files[RELEASED] = _released(files)
    return files


def _released(files: Files) -> bytes:
    """The digest of each lesson as students get it, by which `raycourse lab` can tell an answer from a stub."""
    texts = sorted(path for path in files if path.parts[0] == "notebooks" and path.suffix == ".md")
    digests = {path.as_posix(): digest(content(from_text(files[path].decode()))) for path in texts}
    return (json.dumps(digests, indent=1) + "\n").encode()


def _render_lesson(root: Path, name: str, course: Path) -> Files:
    source = root / "solutions" / name
    lesson = _read(source / f"{name}.md")
    # nbgrader works on a folder without the MyST text, which it would copy to the students as it is.
    work = course / "source" / name
    work.mkdir(parents=True)
    for extra in _extras(source):
        target = work / extra.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(extra, target)
    (work / f"{name}.ipynb").write_text(to_json(lesson), encoding="utf-8")
    release = generate(course, name)
    student = canonical(nbformat.read(release / f"{name}.ipynb", as_version=4))
    _same_cells(name, student)
    files = {
        Path("solutions", name, f"{name}.ipynb"): to_json(lesson).encode(),
        Path("notebooks", name, f"{name}.md"): to_text(student).encode(),
        Path("notebooks", name, f"{name}.ipynb"): to_json(student).encode(),
    }
    for extra in _extras(release):
        files[Path("notebooks", name) / extra.relative_to(release)] = extra.read_bytes()
    return files


def _read(path: Path) -> NotebookNode:
    try:
        return from_text(path.read_text(encoding="utf-8"))
    except MystMetadataParsingError as error:
        raise LessonError(f"{path.parent.name}: {error}") from error


def _extras(folder: Path) -> Iterator[Path]:
    """The other files of a lesson, such as modules and pictures: what is neither text nor notebook nor hidden."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or path.suffix in {".md", ".ipynb", ".pyc"} or "__pycache__" in inside.parts:
            continue
        if any(part.startswith(".") for part in inside.parts):
            continue
        if path.suffix == ".py" and BEGIN_SOLUTION in path.read_text(encoding="utf-8"):
            raise LessonError(f"{folder.name}: {inside} has a solution region, and would reach students as it is")
        yield path


def _same_cells(name: str, student: NotebookNode) -> None:
    """Raise LessonError unless the MyST text of a notebook reads back as the same cells."""
    again = content(from_text(to_text(student)))
    if again != content(student):
        differing = [cell[1] for cell, other in zip(content(student), again, strict=False) if cell != other]
        raise LessonError(f"{name}: a cell can't be written as MyST text: {differing[0][:60] if differing else '?'}")


def build(root: Path, progress: Callable[[str], None] | None = None) -> list[Path]:
    """Write what differs from the sources, and return it. What a student has edited is kept in `.raycourse/backups`."""
    changed = []
    released = released_digests(root)
    files = render(root, progress)
    for path, data in files.items():
        target = root / path
        if target.exists() and target.read_bytes() == data:
            continue
        if target.exists() and _edited(root, path, released.get(path.with_suffix(".md").as_posix())):
            keep_copy(target, root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        changed.append(path)
    for path in files:
        if path.suffix == ".ipynb":
            same_time((root / path).with_suffix(".md"), root / path)
    return changed


def _edited(root: Path, path: Path, released: str | None) -> bool:
    """Whether a file, by its path relative to `root`, is a student's notebook that differs from the last release."""
    notebook = path.suffix in {".md", ".ipynb"} and path.parts[0] == "notebooks"
    return notebook and digest_of(root / path) != released


def drift(root: Path, progress: Callable[[str], None] | None = None) -> dict[Path, str]:
    """What differs from the sources: path relative to `root` -> "missing", "differs" or "has no source"."""
    files = render(root, progress)
    found: dict[Path, str] = {}
    for path, data in files.items():
        target = root / path
        if not target.is_file():
            found[path] = "missing"
        elif target.read_bytes() != data:
            found[path] = "differs"
    for folder in ("solutions", "notebooks"):
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root)
            source = folder == "solutions" and path.suffix == ".md"
            lesson_file = path.suffix in {".md", ".ipynb"} and not any(part.startswith(".") for part in inside.parts)
            if lesson_file and not source and inside not in files:
                found[inside] = "has no source"
    return dict(sorted(found.items()))
