"""Results on disk, one file a notebook, so that nothing is lost when grading is interrupted."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

from autograder.grading.graded import Graded


class Store:
    """The results of one lesson, below `folder`. A file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _path(self, student: str, notebook: str) -> Path:
        return self.folder / f"{quote(student, safe='')}.{quote(notebook, safe='')}.json"

    def keep(self, graded: Graded) -> None:
        """Write one result, so that it outlasts a power cut."""
        path = self._path(graded.student, graded.notebook)
        descriptor, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
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

    def find(self, student: str, notebook: str, digest: str) -> Graded | None:
        """The result for exactly this submission and release; None if there is none, or none that can be read."""
        try:
            graded = Graded.from_dict(json.loads(self._path(student, notebook).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return graded if graded.digest == digest else None

    def clear(self) -> None:
        """Forget all results, and what an interrupted run has left."""
        for path in (*self.folder.glob("*.json"), *self.folder.glob("*.part")):
            path.unlink()
