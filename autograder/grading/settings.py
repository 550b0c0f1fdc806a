"""What an instructor may set in `nbgrader_config.py` for `raycourse grade`, each as `c.Grading.name = value`."""

from __future__ import annotations

from traitlets import Bool, Enum, Float, Integer
from traitlets.config import Configurable

from autograder.sandbox.limits import GIB, MIB, Limits, usual_threads


class Grading(Configurable):
    """Limits on one submission, and how it is isolated."""

    memory_gib = Float(8.0, help="Memory of all its processes, with its /tmp, home and /dev/shm.").tag(config=True)
    disk_gib = Float(1.0, help="Its /tmp and its home, each.").tag(config=True)
    shared_memory_gib = Float(2.0, help="Its /dev/shm, in which Ray keeps objects.").tag(config=True)
    processes = Integer(200, help="Processes at once. Four Ray workers need about 20.").tag(config=True)
    threads = Integer(
        usual_threads(),
        help="Threads of all its processes together; the kernel refuses more. 800, and 100 for each core.",
    ).tag(config=True)
    cell_output_mib = Float(1.0, help="What one cell may show; more is cut.").tag(config=True)
    output_mib = Float(24.0, help="What all cells together may show; more ends the run.").tag(config=True)
    cell_cpu_seconds = Float(300.0, help="CPU seconds of a cell before it is interrupted.").tag(config=True)
    notebook_cpu_seconds = Float(1800.0, help="CPU seconds of a notebook before it is ended.").tag(config=True)
    idle_seconds = Float(
        60.0, help="Seconds in which nothing in the sandbox wants to run before the cell is interrupted."
    ).tag(config=True)
    sandbox = Enum(
        ("best", "bubblewrap", "other user"), "best", help="How to isolate: the best that works here, or just this."
    ).tag(config=True)
    run_everything = Bool(
        False,
        help="Also run the demonstrations of a lesson, which no check depends on and which take most of its time.",
    ).tag(config=True)

    def limits(self) -> Limits:
        """The limits in bytes and seconds."""
        return Limits(
            memory=int(self.memory_gib * GIB),
            disk=int(self.disk_gib * GIB),
            shared_memory=int(self.shared_memory_gib * GIB),
            processes=self.processes,
            threads=self.threads,
            cell_output=int(self.cell_output_mib * MIB),
            output=int(self.output_mib * MIB),
            cell_cpu=self.cell_cpu_seconds,
            notebook_cpu=self.notebook_cpu_seconds,
            idle=self.idle_seconds,
        )
