"""What tests ask about the processes of this machine."""

from __future__ import annotations

from pathlib import Path


def running(mark: str) -> list[str]:
    """The processes with this text on their command lines."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found
