"""Landlock: a process takes from itself, and from all that it starts, what it may not touch (landlock(7)).

No privilege is needed, and most containers allow it. Only the standard library is imported.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import struct
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # System calls, the same on every architecture.
_BENEATH = 1
_VERSION = 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE = 1 << 14
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1}  # By the version of the interface: all rights on files that it knows.
_SINCE_3 = (1 << 15) - 1
_SCOPED_SINCE = 6
_SCOPED = 3  # Abstract sockets and signals: only among those that are restricted together.


def version() -> int:
    """Which version of Landlock the kernel has; 0 if it has none, or if it is switched off."""
    found: int = _libc().syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)
    return max(0, found)


def restrict(readable: Iterable[str], writable: Iterable[str], listable: Iterable[str]) -> None:
    """From now on, this process may touch nothing but these files and what lies below these folders.

    readable: to read and run. writable: for everything. listable: to see the names below, not the contents. Paths that
    do not exist are passed over. Raises OSError.
    """
    abi = version()
    rights = _KNOWN.get(abi, _SINCE_3)
    attributes = struct.pack("=QQQ", rights, 0, _SCOPED if abi >= _SCOPED_SINCE else 0)
    ruleset = _call(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    allowed = dict.fromkeys(listable, _LIST)
    allowed |= dict.fromkeys(readable, _READ | _EXECUTE | _LIST)
    allowed |= dict.fromkeys(writable, rights)
    for path, wanted in allowed.items():
        with contextlib.suppress(FileNotFoundError):
            _allow(ruleset, path, wanted & rights)
    _libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):
            rights &= _OF_FILES
        _call(_ADD, ruleset, _BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)


def _call(*arguments: object) -> int:
    result: int = _libc().syscall(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {errno.errorcode.get(number, number)}")
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
