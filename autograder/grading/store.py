"""Results on disk, one file a notebook, so that nothing is lost when grading is interrupted."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

from nbgrader.coursedir import CourseDirectory

from autograder.grading.graded import Graded


def results_folder(coursedir: CourseDirectory, lesson: str) -> Path:
    """Where a course keeps the results of a lesson: beside the folder of graded notebooks."""
    return Path(coursedir.root, coursedir.autograded_directory).resolve().parent / "grading" / lesson


class Store:
    """The results of one lesson, below `folder`. A file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, student: str, notebook: str) -> Path:
        return self.folder / _name(student) / f"{_name(notebook)}.json"

    def keep(self, graded: Graded) -> None:
        """Write one result, so that it outlasts a power cut."""
        path = self._path(graded.student, graded.notebook)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with open(descriptor, "w", encoding="utf-8") as sink:
                json.dump(graded.to_dict(), sink)
                sink.flush()
                os.fsync(sink.fileno())
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
            raise

    def find(self, student: str, notebook: str, digest: str | None) -> Graded | None:
        """The result for exactly this submission and release; None if there is none, or none that can be read.

        digest: of the two; None if it can't be told now, and any result of this notebook will do.
        """
        graded = _read(self._path(student, notebook))
        return graded if graded is not None and digest in (None, graded.digest) else None

    def of(self, student: str) -> list[Graded]:
        """All results of a student that can be read."""
        found = map(_read, sorted((self.folder / _name(student)).glob("*.json")))
        return [graded for graded in found if graded is not None]

    def clear(self) -> None:
        """Forget all results, and what an interrupted run has left."""
        for path in (*self.folder.glob("*/*.json"), *self.folder.glob("*/*.part")):
            path.unlink()


def _name(text: str) -> str:
    """A file's name for any text, never "." or "..", and never too long for a file system."""
    name = quote(text, safe="", errors="surrogateescape").replace(".", "%2E")
    return name if len(name) <= 200 else f"{name[:120]}-{hashlib.sha256(name.encode()).hexdigest()}"


def _read(path: Path) -> Graded | None:
    try:
        return Graded.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None
