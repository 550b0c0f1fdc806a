"""`raycourse grade`: a whole class, from what was handed in to marks in the gradebook."""

from __future__ import annotations

import compileall
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import autograder
import raycourse
from autograder.grading.course import Course, CourseError, Submitted
from autograder.grading.gradebook import Writer
from autograder.grading.graded import Graded, Job
from autograder.grading.locally import locked
from autograder.grading.store import Store
from autograder.sandbox.contents import CLIENT_PARTS


class Runner(Protocol):
    """Grades notebooks, here or elsewhere, and yields results in any order. Takes a job when it has a place for it."""

    def __call__(self, jobs: Iterable[Job], /) -> Iterator[Graded]: ...


@dataclass
class Told:
    """What happens while a class is graded, for a progress bar."""

    total: Callable[[int], None] = lambda count: None
    graded: Callable[[Graded, bool], None] = lambda graded, kept: None


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
    store, writer = Store(course.results_folder), Writer(course)
    submissions = course.submissions(student)
    told.total(len(submissions))
    compile_client()
    results: dict[tuple[str, str], Graded] = {}
    waiting: dict[tuple[str, str], Submitted] = {}

    def finish(submitted: Submitted, graded: Graded, kept: bool) -> None:
        if not kept:
            store.keep(graded)
        # Also what was kept: the run may have been killed between the two.
        job, notebook = course.read(submitted)
        if job.digest != graded.digest:
            graded = replace(graded, incidents=(*graded.incidents, "The submission was changed while it was graded."))
        writer.write(submitted, graded, notebook)
        results[submitted.student, submitted.notebook] = graded
        told.graded(graded, kept)

    def jobs() -> Iterator[Job]:
        # Only now is there something to run them on.
        if not resume and student == "*":
            store.clear()
        for submitted in submissions:
            job, _ = course.read(submitted)
            kept = store.find(submitted.student, submitted.notebook, job.digest) if resume else None
            if kept is not None and kept.measured:
                finish(submitted, kept, True)
                continue
            waiting[submitted.student, submitted.notebook] = submitted
            yield job

    for graded in run(jobs()):
        finish(waiting.pop((graded.student, graded.notebook)), graded, False)
    return [results[submitted.student, submitted.notebook] for submitted in submissions]


def compile_client() -> None:
    """Compile what every sandbox imports from us: there it can't be written, and would be compiled in each process."""
    package = Path(autograder.__file__).parent
    for part in (*(package / name for name in CLIENT_PARTS), Path(raycourse.__file__).parent):
        if part.is_dir():
            compileall.compile_dir(part, quiet=2)
        else:
            compileall.compile_file(part, quiet=2)
