"""Reading what lies in a student's folder, which may be anything but the file that its name promises."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder.grading.bounds import MOST_FILE_BYTES, MOST_TIMESTAMP
from autograder.grading.reading import BadNotebook

TIMESTAMP = "timestamp.txt"
"""Where nbgrader notes when something was handed in."""
_OF_THIS_MACHINE = (errno.EMFILE, errno.ENFILE, errno.EIO, errno.ENOMEM, errno.ESTALE)


class _Unfit(ValueError):
    """Not what is to be read; the message is the reason, as a clause."""


def content(file: Path | None) -> bytes:
    """The bytes of a submitted notebook. Raises BadNotebook if there is none, OSError if this machine can't read it."""
    if file is None:
        raise BadNotebook("there is no notebook in the submission")
    try:
        return _read(file, MOST_FILE_BYTES)
    except _Unfit as error:
        raise BadNotebook(f"it {error}") from None


def timestamp(folder: Path) -> tuple[str, str]:
    """When something was handed in, as nbgrader noted it; "" if unknown. And why it is left out, in a sentence."""
    file = folder / TIMESTAMP
    if not os.path.lexists(file):
        return "", ""
    try:
        text = _read(file, MOST_TIMESTAMP).decode("utf-8").strip()
        if parse_utc(text) is None:
            raise ValueError("it holds no time")
    except Exception as error:  # The parser raises whatever an odd text leads it to.
        why = str(error) if isinstance(error, _Unfit) else "holds no time that could be read"
        return "", f"{TIMESTAMP} was left out, because it {why}: whether the work was late is not known."
    return text, ""


def readable(name: str) -> str:
    """A file's name as text that can be written anywhere."""
    return os.fsencode(name).decode("utf-8", "replace")


def _read(file: Path, most: int) -> bytes:
    """The bytes of a file. A link is not followed: it could lead to anything that we may read."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in _OF_THIS_MACHINE:
            raise
        raise _Unfit(f"is not a file that can be read ({error.strerror})") from None
    try:
        # Before anything is read: a pipe has no end, and a directory can be opened too.
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _Unfit("is not a file")
        if status.st_size > most:
            raise _Unfit(f"is larger than {most // 2**20} MiB" if most >= 2**20 else f"is larger than {most} bytes")
        with open(descriptor, "rb", closefd=False) as source:
            return source.read(most + 1)
    finally:
        os.close(descriptor)
