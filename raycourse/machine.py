"""What the doctor asks of the machine."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

CGROUP = Path("/sys/fs/cgroup")


def usable_cores(cgroup: Path = CGROUP) -> float:
    """The cores that this process may use: its affinity, or less if a container's limit is lower."""
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(cgroup / "cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit() and int(period) > 0:
        return min(float(affinity), int(quota) / int(period))
    return float(affinity)


def available_memory(cgroup: Path = CGROUP) -> int:
    """Bytes that programs can still get: the system's, or less if a container's limit is lower."""
    system = int(psutil.virtual_memory().available)
    limit, used = _read(cgroup / "memory.max"), _read(cgroup / "memory.current")
    if limit.isdigit() and used.isdigit():
        return min(system, max(0, int(limit) - int(used)))
    return system


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def leftover_ray() -> list[int]:
    """Process ids of the Ray daemons that run on this machine."""
    found = []
    for process in psutil.process_iter(["pid", "name"]):
        if process.info["name"] in {"raylet", "gcs_server"}:
            found.append(int(process.info["pid"]))
    return sorted(found)
