"""One notebook's way through the sandbox: run, watch, judge from outside, and sum up.

The sandbox's word decides nothing but what is shown of cells that are no checks. Marks are the judge's verdicts.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.client.wire import WireError, frame_length, pack, pack_frame, unpack
from autograder.grading.counted import Counted, source_to_run
from autograder.grading.graded import Cell, CheckMark, Graded, Job
from autograder.grading.outputs import first_error, safe_outputs
from autograder.grading.outside import Event, OutsideJudge
from autograder.sandbox.backend import Backend, Plan, Running
from autograder.sandbox.guard import Guard
from autograder.sandbox.limits import MIB, Limits
from autograder.verdict import Outcome

_LOOK_EVERY = 0.1  # Real seconds between two looks at what the sandbox uses.
_AFTER_INTERRUPT = 15.0  # CPU or idle seconds that an interrupted cell gets to end.
TRIES = 3
"""How often a notebook is run in all, if something in it could not be measured."""


class Interrupted(Exception):
    """The grading was given up while a sandbox ran; it has ended."""


@dataclass
class _Seen:
    """What came out of one run. unheard: cells that were done before the judge was ready."""

    counted: Counted
    outputs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    unheard: set[str] = field(default_factory=set)
    timed_out: dict[str, str] = field(default_factory=dict)
    cell: str = ""
    finished: bool = False
    ended: str = ""
    outcome: Outcome | None = None


def grade(
    job: Job,
    backend: Backend,
    limits: Limits,
    folder: Path,
    cancel: threading.Event | None = None,
    slowdown: int = 1,
) -> Graded:
    """Run one notebook in a sandbox and return its marks. What could not be measured is run again.

    folder: one that does not exist yet, for this notebook alone; it is gone afterwards. cancel: set it to end the run,
    which then raises Interrupted. Raises NoSandbox if the sandbox can't be started.
    """
    begun = time.monotonic()
    if job.bad:
        marks = tuple(
            _unjudged(cell, Outcome.BAD_NOTEBOOK, f"The file could not be read: {job.bad}.") for cell in _checks(job)
        )
        why = f"bad notebook: {job.bad}"
        return Graded(job.student, job.lesson, job.notebook, job.digest, marks, why, repairs=job.repairs)
    graded = _once(job, backend, limits, folder, cancel or threading.Event(), slowdown)
    for _ in range(TRIES - 1):
        if graded.measured:
            break
        graded = _merged(graded, _once(job, backend, limits, folder, cancel or threading.Event(), slowdown))
    return replace(graded, seconds=round(time.monotonic() - begun, 3))


def failed(job: Job, why: str) -> Graded:
    """What takes the place of marks where the grading itself failed: nothing is a zero, all is graded again."""
    marks = tuple(_unjudged(cell, Outcome.NOT_MEASURED, why) for cell in _checks(job))
    return Graded(job.student, job.lesson, job.notebook, job.digest, marks, why, repairs=job.repairs, incidents=(why,))


def _merged(first: Graded, second: Graded) -> Graded:
    """The first run's marks, and the second's where the first could not measure."""
    marks = tuple(one if one.measured else two for one, two in zip(first.marks, second.marks, strict=True))
    note = "Something could not be measured, so the notebook was run again."
    return replace(
        second, marks=marks, cpu=first.cpu + second.cpu, memory=max(first.memory, second.memory),
        incidents=tuple(dict.fromkeys((*first.incidents, note, *second.incidents))),
    )  # fmt: skip


def _once(job: Job, backend: Backend, limits: Limits, folder: Path, cancel: threading.Event, slowdown: int) -> Graded:
    folder.mkdir(mode=0o700)
    try:
        judge_folder = backend.judge_folder(folder)
        judge_folder.mkdir(mode=0o700, exist_ok=True)
        cells = [{"id": cell.id, "source": source_to_run(cell), "check": bool(cell.exercise)} for cell in job.cells]
        plan = Plan(pack({"cells": cells, "most": limits.cell_output}), folder, judge_folder, limits, job.files)
        running = backend.start(plan)
        judge = None
        try:
            judge = OutsideJudge(judge_folder, running.root, slowdown, running.owner)
            guard = Guard(running.root, limits, running.stored, running.written, judge.pid)
            run = _Run(job, running, judge, guard, limits, cancel)
            seen = run.follow()
        finally:
            running.close()
            left = judge.close() if judge is not None else []
        run.take(left)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    marks = tuple(_mark(cell, seen) for cell in _checks(job))
    return Graded(
        job.student, job.lesson, job.notebook, job.digest, marks, seen.ended, seen.outputs, job.repairs,
        tuple(_incidents(seen)), backend.name, round(guard.usage.cpu, 2), guard.usage.most_memory,
    )  # fmt: skip


class _Run:
    """Follows one sandbox until it has ended, by itself or by us."""

    def __init__(
        self,
        job: Job,
        running: Running,
        judge: OutsideJudge,
        guard: Guard,
        limits: Limits,
        cancel: threading.Event,
    ) -> None:
        self._job, self._running, self._judge, self._guard = job, running, judge, guard
        self._limits, self._cancel = limits, cancel
        self._known = {cell.id for cell in job.cells}
        self._not_begun = set(self._known)
        self._checks = {cell.id for cell in job.cells if cell.exercise}
        self._buffer = bytearray()
        self._received = 0
        self._next_look = 0.0
        self._said_end = False
        self.seen = _Seen(Counted(job.cells))

    def follow(self) -> _Seen:
        """Run the notebook to its end, and return what was seen."""
        assert self._running.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._running.process.stdout, selectors.EVENT_READ)
            while not self.seen.finished:
                if self._cancel.is_set():
                    raise Interrupted
                if selector.select(_LOOK_EVERY):
                    self._read(self._running.process.stdout.fileno())
                self.take(self._judge.received())
                if time.monotonic() >= self._next_look:
                    self._look()
                    self._next_look = time.monotonic() + _LOOK_EVERY
        return self.seen

    def take(self, events: list[Event]) -> None:
        """Take in what the judge has said."""
        for event in events:
            self.seen.counted.take(event, self.seen.cell)

    def _read(self, descriptor: int) -> None:
        """Take in what the sandbox says. It may say anything."""
        data = os.read(descriptor, 2**18)
        self._received += len(data)
        if not data and self._said_end:
            self.seen.finished = True
        elif not data:
            self._end(Outcome.KERNEL_DIED, "the notebook's process ended")
        elif self._received > self._limits.output:
            self._end(Outcome.KERNEL_DIED, f"it showed more than {self._limits.output / MIB:g} MiB, and was ended")
        self._buffer += data
        try:
            while len(self._buffer) >= 4 and len(self._buffer) >= (size := 4 + frame_length(self._buffer)):
                message = unpack(self._buffer[4:size])
                del self._buffer[:size]
                if self._said_end:
                    # Its runner says nothing more after that, and ends.
                    self._end(Outcome.TAMPERED, "something wrote in the name of its runner that all cells had run")
                elif isinstance(message, dict):
                    self._told(message)
        except WireError as error:
            self._end(Outcome.KERNEL_DIED, f"it wrote where only its runner writes ({error})")

    def _told(self, message: dict[str, Any]) -> None:
        seen = self.seen
        begun, done, dead = (message.get(key) for key in ("cell", "done", "dead"))
        if isinstance(begun, str) and begun in self._known - self._not_begun:
            self._end(Outcome.TAMPERED, "something wrote in the name of its runner that a cell began")
        elif isinstance(begun, str) and begun in self._not_begun:
            self._not_begun.discard(begun)
            # A check waits for our word: what was judged until now, another cell asked for.
            self.take(self._judge.received())
            seen.cell = begun
            self._guard.allow(self._limits.cell_cpu, self._limits.idle)
            if begun in self._checks:
                self._order({"do": "begin"})
        for name in (done, dead):
            if isinstance(name, str) and name == seen.cell and name not in seen.done:
                seen.outputs[name] = safe_outputs(message.get("outputs"), self._limits.cell_output)
        if isinstance(done, str) and done == seen.cell:
            seen.done.add(done)
            if not seen.counted.ready:
                seen.unheard.add(done)
        elif dead is not None:
            self._end(Outcome.KERNEL_DIED, "the kernel died")
        elif message.get("end") is True:
            self._said_end = True

    def _look(self) -> None:
        """Look at what the sandbox uses, and end what uses too much."""
        if not self._judge.alive:
            self._end(Outcome.NOT_MEASURED, "the judge ended")
            return
        passed = self._guard.too_much()
        if passed is not None:
            self._end(*passed)
            return
        why = self._guard.too_long()
        if not why:
            return
        if self.seen.cell in self.seen.timed_out:
            self._end(Outcome.TIMED_OUT, f"a cell {why}, and could not be interrupted")
            return
        self.seen.timed_out[self.seen.cell] = why
        self._guard.allow(_AFTER_INTERRUPT, _AFTER_INTERRUPT)
        self._order({"do": "interrupt"})

    def _order(self, message: dict[str, Any]) -> None:
        """Tell the sandbox's runner something, if it still listens."""
        assert self._running.process.stdin is not None
        with contextlib.suppress(OSError):
            self._running.process.stdin.write(pack_frame(message))
            self._running.process.stdin.flush()

    def _end(self, outcome: Outcome, why: str) -> None:
        """End the run; the first reason counts."""
        if not self.seen.finished:
            self.seen.finished, self.seen.outcome, self.seen.ended = True, outcome, why
            self._running.kill()


def _checks(job: Job) -> list[Cell]:
    return [cell for cell in job.cells if cell.exercise]


def _mark(cell: Cell, seen: _Seen) -> CheckMark:
    """What a check cell earned: the verdict that counts, or nothing, with the reason why there is none."""
    judged = seen.counted.judged.get(cell.exercise)
    if judged is not None:
        verdict = judged.verdict
        return CheckMark(
            cell.exercise, cell.id, min(float(verdict["points"]), cell.points), cell.points,
            Outcome(verdict["outcome"]), str(verdict["diagnosis"]), verdict, judged.html, judged.text,
        )  # fmt: skip
    if cell.id in seen.timed_out:
        return _unjudged(cell, Outcome.TIMED_OUT, f"The check was interrupted: it {seen.timed_out[cell.id]}.")
    if cell.id not in seen.done:
        where = "in this check" if cell.id == seen.cell else "in an earlier cell"
        return _unjudged(cell, seen.outcome or Outcome.KERNEL_DIED, f"The notebook was over {where}: {seen.ended}.")
    name, text = first_error(seen.outputs.get(cell.id, []))
    if name and cell.exercise in seen.counted.begun:
        return _unjudged(cell, Outcome.RAISED, f"The check was broken off before the verdict: it raised {name}: {text}")
    if name == "ClockError" and cell.id in seen.unheard:
        return _unjudged(cell, Outcome.NOT_MEASURED, f"The judge could not be asked: {text}")
    if name:
        return _unjudged(cell, Outcome.RAISED, f"The judge was never asked, because the cell raised {name}: {text}")
    return _unjudged(
        cell,
        Outcome.TAMPERED,
        "The check ran to its end, and the judge was never asked or could not finish. Something in this notebook keeps "
        "its checks from the judge.",
    )


def _unjudged(cell: Cell, outcome: Outcome, diagnosis: str) -> CheckMark:
    return CheckMark(cell.exercise, cell.id, 0.0, cell.points, outcome, diagnosis)


def _incidents(seen: _Seen) -> list[str]:
    """What an instructor should know of a run, in sentences."""
    found = [f"Cell {cell} was interrupted: it {why}." for cell, why in seen.timed_out.items()]
    if seen.ended:
        where = f" in cell {seen.cell}" if seen.cell else " before its first cell"
        found.append(f"The run ended{where}: {seen.ended}.")
    return found
