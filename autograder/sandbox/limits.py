"""What one submission may use."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

MIB = 2**20
GIB = 2**30


def usual_threads() -> int:
    """Far more threads than a Ray with four workers has here: 250 on 2 cores, and more on each further one.

    Not more than that: a fork bomb may have as many processes, and each takes some megabytes before it is ended.
    """
    return 800 + 100 * (os.cpu_count() or 1)


@dataclass(frozen=True)
class Limits:
    """Limits on one submission: bytes, counts, and seconds that do not depend on how busy the machine is.

    memory: of all its processes together, with what lies in its /tmp, home and /dev/shm, which are memory too.
    disk: its /tmp and its home, each. shared_memory: its /dev/shm.
    processes: how many at once. threads: of all processes together; the kernel refuses more.
    cell_output: what one cell may show; more is cut. output: of the whole notebook; more ends the run.
    cell_cpu, notebook_cpu: CPU seconds of all its processes. idle: real seconds in which none of them wants to run.
    """

    memory: int = 8 * GIB
    disk: int = 1 * GIB
    shared_memory: int = 2 * GIB
    processes: int = 200
    threads: int = field(default_factory=usual_threads)
    cell_output: int = 1 * MIB
    output: int = 24 * MIB
    cell_cpu: float = 300.0
    notebook_cpu: float = 1800.0
    idle: float = 60.0
