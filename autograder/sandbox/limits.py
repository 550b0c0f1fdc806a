"""What one submission may use."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20
GIB = 2**30


@dataclass(frozen=True)
class Limits:
    """Limits on one submission: bytes, counts, and seconds that do not depend on how busy the machine is.

    memory: of all its processes together, with what lies in its /tmp, home and /dev/shm, which are memory too.
    disk: its /tmp and its home, each. shared_memory: its /dev/shm.
    processes: how many at once. threads: of all processes together.
    cell_output: what one cell may show; more is cut. output: of the whole notebook; more ends the run.
    cell_cpu, notebook_cpu: CPU seconds of all its processes. idle: real seconds in which none of them wants to run.
    """

    memory: int = 8 * GIB
    disk: int = 1 * GIB
    shared_memory: int = 2 * GIB
    processes: int = 200
    threads: int = 2500
    cell_output: int = 1 * MIB
    output: int = 24 * MIB
    cell_cpu: float = 300.0
    notebook_cpu: float = 1800.0
    idle: float = 60.0
