"""One made class in one folder, taken through every step with nbgrader's own commands."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.grading.course import Course
from autograder.grading.graded import Graded
from autograder.grading.locally import run_locally
from autograder.grading.made_class import Submission, make_class
from autograder.grading.programs import child_environment
from autograder.grading.whole_class import Told, grade_class
from autograder.sandbox.backend import NoSandbox
from autograder.sandbox.choice import choose

ROOT = Path(__file__).resolve().parents[2]

CONFIG = '''\
"""The configuration of a made class; that of the course is nbgrader_config.py in its folder."""

from autograder.grading.config import configure

c = get_config()
configure(c)
c.CourseDirectory.course_id = "demo"
c.Exchange.root = "exchange"
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[^/_]+)_(?P<file_id>[^/]+)"
'''


@dataclass(frozen=True)
class Marks:
    """One student's marks: points for each graded cell, in the order of the lesson, and what they are out of."""

    student: str
    points: dict[str, float]
    full: dict[str, float]


class DemoClass:
    """A course folder with one lesson and a made class. Each method is one step, to be called in this order.

    Steps raise RuntimeError, naming the log, if an nbgrader command fails.
    """

    def __init__(self, course: Path, lesson: str, root: Path = ROOT) -> None:
        self.course, self.lesson, self.root = course, lesson, root

    def prepare(self) -> None:
        """The lesson's source, the configuration, an exchange folder."""
        source = self.course / "source" / self.lesson
        shutil.copytree(self.root / "solutions" / self.lesson, source, ignore=shutil.ignore_patterns("*.md", ".*"))
        (self.course / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
        (self.course / "exchange").mkdir()

    def release(self) -> None:
        """Make the students' copy and put it where they fetch it."""
        self.nbgrader("generate_assignment", self.lesson)
        self.nbgrader("release_assignment", self.lesson)

    def hand_in(self, mistakes: Mapping[str, str], hanging: Mapping[str, str]) -> list[Submission]:
        """The class hands in: one archive, as a learning platform gives it to the instructor."""
        name = f"{self.lesson}.ipynb"
        source = nbformat.read(self.course / "source" / self.lesson / name, as_version=4)
        release = nbformat.read(self.course / "release" / self.lesson / name, as_version=4)
        submissions = make_class(source, release, mistakes, hanging)
        archive = self.course / "downloaded" / self.lesson / "archive" / "submissions.zip"
        archive.parent.mkdir(parents=True)
        with zipfile.ZipFile(archive, "w") as sink:
            for one in submissions:
                sink.writestr(f"{one.student}_{name}", one.file)
        with self.gradebook() as book:
            for one in submissions:
                book.update_or_create_student(one.student, first_name=one.first_name, last_name=one.last_name)
        return submissions

    def collect(self) -> None:
        """Sort the archive into one folder for each student."""
        self.nbgrader("zip_collect", self.lesson)

    def autograde(self, told: Told) -> list[Graded]:
        """Run and mark all submissions, each in a sandbox and judged from outside."""
        course = Course(self.course, self.lesson)
        try:
            backend = choose(course.settings.sandbox, secrets=[self.course])
        except NoSandbox:
            backend = choose(unsafe=True)  # These submissions are our own.
        limits = course.settings.limits()
        return grade_class(course, lambda jobs: run_locally(jobs, 2, backend, limits), told=told)

    def grade_by_hand(self, student: str, points: float, comment: str) -> int:
        """Give a student's written answers their points, as formgrader does. Returns how many there were."""
        with self.gradebook() as book:
            submission = book.find_submission(self.lesson, student)
            graded = 0
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    if grade.needs_manual_grade and grade.cell.cell_type == "markdown":
                        grade.manual_score, grade.needs_manual_grade = points, False
                        where = (grade.name, notebook.name, self.lesson, student)
                        book.find_comment(*where).manual_comment = comment
                        graded += 1
            book.db.commit()
        return graded

    def feedback(self) -> None:
        """Make each student's page, and put it where the students fetch it."""
        self.nbgrader("generate_feedback", self.lesson)

    def export(self) -> Path:
        """Write the marks of all students to a CSV file, and return its path."""
        path = self.course / "marks.csv"
        self.nbgrader("export", "--to", str(path))
        return path

    def marks(self) -> list[Marks]:
        """What the gradebook holds, in the order of the students' names."""
        with self.gradebook() as book:
            cells = book.find_notebook(self.lesson, self.lesson).source_cells
            order = [cell.name for cell in cells]
            found = []
            for submission in sorted(book.assignment_submissions(self.lesson), key=lambda one: one.student.id):
                grades = sorted(
                    (grade for notebook in submission.notebooks for grade in notebook.grades),
                    key=lambda grade: order.index(grade.name),
                )
                points = {grade.name: float(grade.score) for grade in grades}
                full = {grade.name: float(grade.max_score) for grade in grades}
                found.append(Marks(submission.student.id, points, full))
        return found

    def gradebook(self) -> Gradebook:
        """The course's gradebook, to be used in a `with` statement."""
        return Gradebook(f"sqlite:///{self.course / 'gradebook.db'}", "demo")

    def nbgrader(self, *words: str) -> None:
        """Run one nbgrader command to its end."""
        for _ in self.lines(*words):
            pass

    def lines(self, *words: str) -> Iterator[str]:
        """Run one nbgrader command, yielding the lines of its log."""
        log = self.course / "log.txt"
        process = subprocess.Popen(
            [Path(sys.executable).parent / "nbgrader", *words],
            cwd=self.course,
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert process.stdout is not None
            with log.open("a", buffering=1, encoding="utf-8") as sink:
                for line in process.stdout:
                    sink.write(line)
                    yield line
        finally:
            if process.poll() is None:
                process.terminate()
        if process.wait() != 0:
            raise RuntimeError(f"nbgrader {' '.join(words)} failed; its log is {log}")
