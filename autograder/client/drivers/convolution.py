"""Lesson 03: run a function that starts processes of its own; say how it started them, and what it left running."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable
from typing import Any

from autograder.client.drivers.patience import eventually

_HELPERS = ("resource_tracker", "forkserver")  # Python's own: they stay until the notebook ends.
_forks: list[int] = []


def run_with_processes(function: Callable[..., Any], *args: Any) -> dict[str, Any] | None:
    """Call the function. What it returned, how often this process was forked meanwhile, and how many children are left.

    None for a function that is not written yet.
    """
    if hasattr(os, "register_at_fork") and not _forks:
        # Processes that are spawned are forked and replaced in C, which calls nobody.
        os.register_at_fork(after_in_parent=lambda: _forks.append(os.getpid()))
        _forks.append(0)
    before, forks = _children(), len(_forks)
    value = function(*args)
    if value is None:
        return None
    left = eventually(lambda: _children() - before, operator.not_)
    return {"value": value, "forks": len(_forks) - forks, "left": len(left)}


def _children() -> set[int]:
    """The processes below this one that run a program's work."""
    import psutil

    found = set()
    for child in psutil.Process().children(recursive=True):
        try:
            command = " ".join(child.cmdline())
        except psutil.Error:
            continue
        if command and not any(helper in command for helper in _HELPERS):
            found.add(child.pid)
    return found
