"""`raycourse grade`: a whole class, from what was handed in to marks in the gradebook."""

from __future__ import annotations

import compileall
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from nbformat import NotebookNode

import autograder
import raycourse
from autograder.grading.course import Course, CourseError, Submitted
from autograder.grading.gradebook import Writer
from autograder.grading.graded import Graded, Job
from autograder.grading.locally import locked
from autograder.grading.run import failed
from autograder.grading.store import Store
from autograder.sandbox.contents import CLIENT_PARTS


class Runner(Protocol):
    """Grades notebooks, here or elsewhere, and yields results in any order. Takes a job when it has a place for it."""

    def __call__(self, jobs: Iterable[Job], /) -> Iterator[Graded]: ...


@dataclass
class Told:
    """What happens while a class is graded, for a progress bar. unwritten: whose marks nbgrader did not take."""

    total: Callable[[int], None] = lambda count: None
    graded: Callable[[Graded, bool], None] = lambda graded, kept: None
    unwritten: Callable[[Graded], None] = lambda graded: None


def grade_class(
    course: Course, run: Runner, student: str = "*", resume: bool = False, told: Told | None = None
) -> list[Graded]:
    """Grade what was handed in, write the marks, and return all results in the order of the students.

    resume: take over what an interrupted run has graded already, if neither the submission nor the release has
    changed. Raises CourseError if there is nothing to grade.
    """
    course.results_folder.mkdir(parents=True, exist_ok=True)
    with locked(course.results_folder) as ours:
        if not ours:
            raise CourseError(f"{course.lesson} is being graded by another process. Wait for it, or end it.")
        return _grade(course, run, student, resume, told or Told())


def _grade(course: Course, run: Runner, student: str, resume: bool, told: Told) -> list[Graded]:
    grading = _Grading(course, told)
    submissions = course.submissions(student)
    told.total(len(submissions))
    compile_client()
    waiting: dict[tuple[str, str], Submitted] = {}

    def jobs() -> Iterator[Job]:
        # Only now is there something to run them on.
        if not resume and student == "*":
            grading.store.clear()
        for submitted in submissions:
            job, _, unread = grading.read(submitted)
            digest = None if unread else job.digest
            kept = grading.store.find(submitted.student, submitted.notebook, digest) if resume else None
            if kept is not None and kept.measured:
                grading.finish(submitted, kept, True)
            elif unread:
                grading.finish(submitted, failed(job, unread), False)
            else:
                waiting[submitted.student, submitted.notebook] = submitted
                yield job

    for graded in run(jobs()):
        grading.finish(waiting.pop((graded.student, graded.notebook)), graded, False)
    return [grading.results[submitted.student, submitted.notebook] for submitted in submissions]


class _Grading:
    """Reads submissions and writes results, of which none can stop the others."""

    def __init__(self, course: Course, told: Told) -> None:
        self.results: dict[tuple[str, str], Graded] = {}
        self._course, self._told = course, told
        self.store, self._writer = Store(course.results_folder), Writer(course)

    def read(self, submitted: Submitted) -> tuple[Job, NotebookNode, str]:
        """What is to be run, the notebook, and why it could not be read here and now, in a sentence; "" if it could."""
        try:
            return *self._course.read(submitted), ""
        except Exception as error:  # This machine's fault: no student's, and it stops nobody else.
            why = f"The submission could not be read: {_said(error)}."
            return *self._course.without_file(submitted, _said(error)), why

    def finish(self, submitted: Submitted, graded: Graded, kept: bool) -> None:
        """Keep a result, and write it. Also what was kept: the run may have been killed between the two."""
        job, notebook, unread = self.read(submitted)
        notes = [unread, self._course.timestamp(submitted)[1]]
        if not unread and graded.measured and job.digest != graded.digest:
            notes.append("The submission was changed while it was graded.")
        graded = _with_notes(graded, notes)
        if not kept:
            self.store.keep(graded)
        try:
            self._writer.write(submitted, graded, notebook)
        except (Exception, SystemExit) as error:
            # The result stays in the store: it is written when grading is resumed.
            why = f"Its marks are not in the gradebook, which refused them: {_said(error)}. Grade again with --resume."
            graded = _with_notes(graded, [why])
            self._told.unwritten(graded)
        self.results[submitted.student, submitted.notebook] = graded
        self._told.graded(graded, kept)


def _with_notes(graded: Graded, notes: Iterable[str]) -> Graded:
    """The same, with further incidents; each is said once, however often it is met."""
    return replace(graded, incidents=tuple(dict.fromkeys((*graded.incidents, *filter(None, notes)))))


def _said(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".: ")[:300]


def compile_client() -> None:
    """Compile what every sandbox imports from us: there it can't be written, and would be compiled in each process."""
    package = Path(autograder.__file__).parent
    for part in (*(package / name for name in CLIENT_PARTS), Path(raycourse.__file__).parent):
        if part.is_dir():
            compileall.compile_dir(part, quiet=2)
        else:
            compileall.compile_file(part, quiet=2)
