"""An instructor's course folder: what nbgrader's own configuration says of it, and the submissions in it."""

from __future__ import annotations

import glob
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from secrets import token_hex

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from traitlets import TraitError
from traitlets.config import Config

from autograder.grading.files import content, readable, timestamp
from autograder.grading.graded import Cell, Graded, Job
from autograder.grading.marks import exercise_of, is_check
from autograder.grading.needed import needed
from autograder.grading.reading import BadNotebook, read_submission, stand_in
from autograder.grading.repair import Released, released_cells, repair
from autograder.grading.settings import Grading
from autograder.grading.store import results_folder


class CourseError(ValueError):
    """Nothing can be graded; the message says why, and what to do."""


@dataclass(frozen=True)
class Submitted:
    """One notebook that is to be graded. `file` is None if the student handed in none of that name or like it."""

    student: str
    notebook: str
    folder: Path
    file: Path | None
    notes: tuple[str, ...] = ()


class Course:
    """A course folder with one lesson. Raises CourseError if there is nothing to grade."""

    def __init__(self, folder: Path, lesson: str) -> None:
        if not folder.is_dir():
            raise CourseError(f"There is no folder {folder}.")
        self.folder, self.lesson = folder.resolve(), lesson
        self.config = _configuration(self.folder)
        try:
            self.coursedir = CourseDirectory(config=self.config)
            self.settings = Grading(config=self.config)
        except TraitError as error:
            raise CourseError(
                f"A setting in nbgrader_config.py of {self.folder} can't be used: {' '.join(str(error).split())} "
                "Correct it there; docs/grading.md lists the settings with their defaults."
            ) from None
        self._notebooks = self._released_notebooks()

    # The release

    def gradebook(self) -> Gradebook:
        """nbgrader's gradebook, to be used in a `with` statement."""
        return Gradebook(self.coursedir.db_url, self.coursedir.course_id)

    def _released_notebooks(self) -> dict[str, Released]:
        with self.gradebook() as book:
            try:
                names = [notebook.name for notebook in book.find_assignment(self.lesson).notebooks]
            except MissingEntry:
                known = [assignment.name for assignment in book.assignments]
                near = get_close_matches(self.lesson, known, n=1)
                advice = (
                    f"Did you mean {near[0]}?" if near else f"Run `nbgrader generate_assignment {self.lesson}` first."
                )
                raise CourseError(f"The gradebook of {self.folder} knows no lesson {self.lesson}. {advice}") from None
            return {name: released_cells(book, name, self.lesson) for name in names}

    @cached_property
    def _release_files(self) -> dict[str, NotebookNode]:
        """The notebooks as students got them, as far as they are still there."""
        folder = self._path(self.coursedir.release_directory, ".")
        paths = {name: folder / f"{name}.ipynb" for name in self._notebooks}
        try:
            return {name: read_submission(path.read_bytes())[0] for name, path in paths.items() if path.is_file()}
        except BadNotebook as error:
            raise CourseError(f"A released notebook in {folder} can't be read: {error}.") from None

    def own_texts(self, notebook: str) -> frozenset[str]:
        """The Markdown of a released notebook: a cell that is still the same holds nothing of a student's."""
        release = self._release_files.get(notebook)
        cells = [*(release.cells if release is not None else []), *self._notebooks[notebook].values()]
        return frozenset(cell.source for cell in cells if cell.cell_type == "markdown")

    def feedback_page(self, graded: Graded) -> Path:
        """Where nbgrader would put the page with a student's feedback."""
        return self._path(self.coursedir.feedback_directory, graded.student) / f"{graded.notebook}.html"

    def _path(self, directory: str, student: str) -> Path:
        return self.folder / self.coursedir.format_path(directory, student, self.lesson)

    @property
    def results_folder(self) -> Path:
        """Where the results of this lesson are kept."""
        return results_folder(self.coursedir, self.lesson)

    # The submissions

    def submissions(self, student: str = "*") -> list[Submitted]:
        """All that was handed in, by student; each student once for every notebook of the lesson."""
        # Only the student is a pattern, whatever else is in the path: it may hold brackets, or any word.
        anybody = token_hex(16)
        path = str(self._path(self.coursedir.submitted_directory, anybody))
        pattern = glob.escape(path).replace(anybody, student)
        matched = re.escape(path).replace(anybody, "(.*)")
        found = []
        for folder in sorted(Path("/").glob(pattern.lstrip("/"))):
            match = re.fullmatch(matched, str(folder))
            if match and folder.is_dir():
                found += list(self._in_folder(match[1], folder))
        if not found:
            raise CourseError(f"Nothing was handed in: there is no folder {path.replace(anybody, student)}.")
        return found

    def _in_folder(self, student: str, folder: Path) -> Iterator[Submitted]:
        files = sorted(path for path in folder.glob("*.ipynb"))
        others = [path for path in files if path.stem not in self._notebooks]
        for name in self._notebooks:
            file, notes = folder / f"{name}.ipynb", []
            if file not in files:
                # One notebook is owed and one is there: it was renamed. Else the nearest name.
                near = others if len(self._notebooks) == 1 else [p for p in others if get_close_matches(p.stem, [name])]
                if near:
                    file = max(near, key=lambda path: (path.lstat().st_mtime, path.name))
                    notes.append(f"{readable(file.name)} was taken for {name}.ipynb")
                    if len(near) > 1:
                        notes.append(f"of {len(near)} notebooks the one that was changed last")
            yield Submitted(student, name, folder, file if file in files else None, tuple(notes))

    def read(self, submitted: Submitted) -> tuple[Job, NotebookNode]:
        """What is to be run of a submission, and its notebook, put right. Nothing of it is executed here.

        Raises OSError or MemoryError if this machine can't read it now; whatever is wrong with the file is in the job.
        """
        try:
            if self._is_linked(submitted.folder):
                raise BadNotebook("its folder is a link to another place")
            data = content(submitted.file)
            return self._understood(submitted, data)
        except BadNotebook as error:
            return self.without_file(submitted, str(error))
        except (OSError, MemoryError):
            raise
        except Exception as error:  # One file, whatever is in it, is never to stop the others.
            return self.without_file(submitted, f"it could not be understood ({type(error).__name__})")

    def without_file(self, submitted: Submitted, why: str) -> tuple[Job, NotebookNode]:
        """What takes the place of a submission that can't be read: the released cells, and a note that says why."""
        notebook = stand_in(why, self._notebooks[submitted.notebook])
        return self._job(submitted, b"", notebook, submitted.notes, why), notebook

    def _understood(self, submitted: Submitted, data: bytes) -> tuple[Job, NotebookNode]:
        notebook, left_out = read_submission(data)
        repairs = repair(notebook, self._notebooks[submitted.notebook])
        return self._job(submitted, data, notebook, (*submitted.notes, *left_out, *repairs)), notebook

    def _job(
        self, submitted: Submitted, data: bytes, notebook: NotebookNode, repairs: tuple[str, ...], bad: str = ""
    ) -> Job:
        release = None if self.settings.run_everything else self._release_files.get(submitted.notebook)
        runs = needed(notebook, release)
        cells = tuple(
            Cell(cell.id, cell.source, *_judged(cell))
            for cell in notebook.cells
            if cell.cell_type == "code" and cell.id in runs
        )
        files = self._files
        digest = hashlib.sha256(data)
        for cell in notebook.cells:
            digest.update(repr((cell.id, cell.cell_type, cell.source, cell.id in runs)).encode())
        for name, given in files.items():
            digest.update(name.encode() + hashlib.sha256(given).digest())
        return Job(submitted.student, self.lesson, submitted.notebook, digest.hexdigest(), cells, files, bad, repairs)

    def timestamp(self, submitted: Submitted) -> tuple[str, str]:
        """When something was handed in, "" if unknown, and what an instructor should know of it, in a sentence."""
        return ("", "") if self._is_linked(submitted.folder) else timestamp(submitted.folder)

    def _is_linked(self, folder: Path) -> bool:
        """Whether a link, which could lead to another student's work, is on the way to what a student handed in."""
        top = self.folder / self.coursedir.submitted_directory
        return any(part.is_symlink() for part in (folder, *folder.parents) if part.is_relative_to(top) and part != top)

    @cached_property
    def _files(self) -> dict[str, bytes]:
        """What the course hands out beside its notebooks."""
        folder = self._path(self.coursedir.release_directory, ".")
        if not folder.is_dir():
            return {}
        paths = find_all_files(str(folder), [*self.coursedir.ignore, "*.ipynb"])
        return {os.path.relpath(path, folder): Path(path).read_bytes() for path in sorted(paths)}


def _judged(cell: NotebookNode) -> tuple[str, float]:
    """The exercise that a cell has judged, and its points; "" and 0 if none."""
    exercise = exercise_of(cell) if is_check(cell) else ""
    return (exercise, float(cell.metadata.nbgrader.points)) if "." in exercise else ("", 0.0)


def _configuration(folder: Path) -> Config:
    """What `nbgrader` itself would be configured with, if it were run in this folder."""
    app = NbGrader()
    app.config_file_name = "nbgrader_config"
    before = Path.cwd()
    os.chdir(folder)
    try:
        app.load_config_file()
    finally:
        os.chdir(before)
    config = app.config
    config.CourseDirectory.setdefault("root", str(folder))
    return config
