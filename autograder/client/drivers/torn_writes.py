"""Writes that are cut off in the middle, as when a machine goes off: by Python's files, and by the system's calls."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR
_exit = os._exit  # A program that has put its own in this place goes off all the same.


@contextmanager
def torn_write(folder: str, number: int) -> Iterator[None]:
    """While inside, the machine goes off in the write of file `number` below `folder`: half of it is on the disk.

    Files are counted when they are opened for writing. 0: it never goes off.
    """
    if not number:
        yield
        return
    tearing = _Tearing(folder, number)
    before = io.open, os.open, os.write, os.pwrite
    io.open = builtins.open = tearing.open
    os.open, os.write, os.pwrite = tearing.system_open, tearing.writing(os.write), tearing.writing(os.pwrite)
    try:
        yield
    finally:
        io.open, os.open, os.write, os.pwrite = before
        builtins.open = io.open


class _Tearing:
    """Counts files, and opens the one whose write is torn."""

    def __init__(self, folder: str, number: int) -> None:
        self._folder, self._left = os.path.realpath(folder), number
        self._open, self._system_open = io.open, os.open
        self._torn: set[int] = set()  # Descriptors.
        self._inside = False  # Python's own open is at work, and may call that of the system.

    def _is_torn(self, file: Any, writes: bool) -> bool:
        """Whether this file, which is being opened, is the one."""
        if self._inside or not writes or not isinstance(file, str | os.PathLike):
            return False
        if not os.path.realpath(os.fspath(file)).startswith(self._folder):
            return False
        self._left -= 1
        return self._left == 0

    def open(self, file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        """In place of `open`."""
        torn = self._is_torn(file, bool(set(mode) & set("wxa")))
        was_inside, self._inside = self._inside, True
        try:
            if not torn and not (type(file) is int and file in self._torn):
                return self._open(file, mode, *args, **options)
            plain = "".join(letter for letter in mode if letter not in "bt+")
            buffered = io.BufferedWriter(_Torn(file, plain, opener=options.get("opener")))
        finally:
            self._inside = was_inside
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding="utf-8")

    def system_open(self, path: Any, flags: int, *args: Any, **options: Any) -> int:
        """In place of `os.open`."""
        torn = self._is_torn(path, bool(flags & _WRITING))
        descriptor = self._system_open(path, flags, *args, **options)
        self._torn.discard(descriptor)
        if torn:
            self._torn.add(descriptor)
        return descriptor

    def writing(self, write: Callable[..., int]) -> Callable[..., int]:
        """In place of `os.write` and its like, which take a descriptor and bytes."""

        def half(descriptor: int, data: Any, *args: Any) -> int:
            if descriptor not in self._torn:
                return write(descriptor, data, *args)
            write(descriptor, bytes(data)[: len(data) // 2], *args)
            _exit(1)

        return half


class _Torn(io.FileIO):
    """A file of which the first half reaches the disk, and then nothing does."""

    def write(self, data: Any) -> int:
        super().write(bytes(data)[: len(data) // 2])
        _exit(1)
