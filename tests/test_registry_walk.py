"""Every exercise against its stub, its solution, and right, wrong and cheating submissions.

A submission's first lines say what must come of it (`tests/submissions/README.md`). All of them take over an hour, so
each day has its own share: a third of the exercises, with one submission of each kind. The others are marked slow.
RAYCOURSE_WALK_DAY=17 has the share of another day.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.exercises import registry
from autograder.judge.file_judge import FileJudge
from autograder.judge.registry import Exercise
from autograder.verdict import Outcome, Verdict

ROOT = Path(__file__).parent.parent
SUBMISSIONS = Path(__file__).parent / "submissions"
EXERCISES = {exercise.id: exercise for exercise in registry()}
# They start processes themselves: those may outlive their file, and a fork beside Ray's threads may hang.
ALONE = {"convolution.convolve_with_multiprocessing", "convolution.convolve_with_dask"}
LEAST = {"right": 2, "wrong": 3}
LEAST_IN_ALL = {"right": 108, "wrong": 162, "cheat": 40}
THIRDS = 3
DAY = int(os.environ.get("RAYCOURSE_WALK_DAY") or datetime.now(UTC).timetuple().tm_yday)
_CELL = re.compile(r"```\{code-cell\} ipython3\n---\n(nbgrader:\n.*?)---\n(.*?)```", re.DOTALL)
_PLAIN_CELL = re.compile(r"```\{code-cell\} ipython3\n(.*?)```", re.DOTALL)
_IMPORT = re.compile(r"^(?:import|from) (?!raycourse)(\w+).*$", re.MULTILINE)
_SOLUTION = re.compile(r" *### BEGIN SOLUTION\n.*?### END SOLUTION\n", re.DOTALL)


@dataclass(frozen=True)
class Submission:
    """One file, and what its first lines say must come of it."""

    exercise: str
    path: Path

    @property
    def kind(self) -> str:
        return self.path.stem.split("_")[0]

    def says(self, name: str) -> str:
        """The text after `# name:` in the comment on top, or an empty one."""
        for line in self.path.read_text().splitlines():
            if not line.startswith("#"):
                break
            if line.startswith(f"# {name}: "):
                return line.split(": ", 1)[1]
        return ""


def submissions(exercise: Exercise) -> list[Submission]:
    folder = SUBMISSIONS / exercise.lesson / exercise.function
    return [Submission(exercise.id, path) for path in sorted(folder.glob("*.py"))]


def share(kind: str) -> list[object]:
    """All submissions of a kind as parameters. Not slow is one of every third exercise, each day another third."""
    parameters = []
    for place, exercise in enumerate(EXERCISES.values()):
        of_kind = [submission for submission in submissions(exercise) if submission.kind == kind]
        for number, submission in enumerate(of_kind):
            today = (place + DAY) % THIRDS == 0 and number == DAY // THIRDS % len(of_kind)
            marks = () if today else pytest.mark.slow
            parameters.append(pytest.param(submission, id=f"{exercise.id}-{submission.path.stem}", marks=marks))
    return parameters


def todays() -> list[object]:
    """All exercises as parameters; two of three are marked slow."""
    return [
        pytest.param(exercise, id=exercise.id, marks=() if (place + DAY) % THIRDS == 0 else pytest.mark.slow)
        for place, exercise in enumerate(EXERCISES.values())
    ]


class Bench:
    """Judges files in one child with one Ray; a child that a file has ended is replaced."""

    def __init__(self) -> None:
        self._judge: FileJudge | None = None
        # What submissions leave on disk, and Ray's own files, go with the bench. Short: Ray has sockets there.
        self.folder = Path(tempfile.mkdtemp(prefix="walk-"))

    def verdict(self, exercise: str, path: Path) -> Verdict:
        """The verdict on a file, where nothing speaks against it in the child that judged the file before it."""
        if exercise in ALONE:
            return self.verdict_alone(exercise, path)
        return self._verdict(exercise, path)

    def _verdict(self, exercise: str, path: Path) -> Verdict:
        if self._judge is None or not self._judge.alive:
            self.close()
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("TMPDIR", str(self.folder))
                self._judge = FileJudge()
        return self._judge.judge(EXERCISES[exercise], path)

    def verdict_alone(self, exercise: str, path: Path) -> Verdict:
        """The verdict on a file that may leave anything behind, in a child of its own."""
        self.close()
        try:
            return self._verdict(exercise, path)
        finally:
            self.close()

    def close(self) -> None:
        if self._judge is not None:
            self._judge.__exit__()
            self._judge = None


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.close()
    shutil.rmtree(bench.folder, ignore_errors=True)


def cell(exercise: Exercise) -> str:
    """The solution cell of an exercise, as its lesson is written, below what the lesson imports from packages."""
    (lesson,) = (ROOT / "solutions").glob(f"[0-9][0-9]-{exercise.lesson.replace('_', '-')}")
    text = (lesson / f"{lesson.name}.md").read_text()
    plain = "\n".join(_PLAIN_CELL.findall(text))
    imports = {found[0]: None for found in _IMPORT.finditer(plain) if importlib.util.find_spec(found[1])}
    for options, source in _CELL.findall(text):
        if f"grade_id: {exercise.function}\n" in options:
            return "\n".join([*imports, "", "", source])
    raise AssertionError(f"no cell of {lesson.name} has the grade_id {exercise.function}")


def told(verdict: Verdict) -> str:
    """What a failed test shows of a verdict."""
    lines = [f"{verdict.outcome}, {verdict.points:g} of {verdict.max_points:g}: {verdict.diagnosis}"]
    lines += [f"  {'+' if one.passed else '-'} {one.name}: {one.text}" for one in verdict.criteria]
    return "\n".join(lines)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES.keys())
def test_an_exercise_is_complete(exercise: Exercise) -> None:
    assert re.fullmatch(r"[a-z_]+\.[A-Za-z_]+", exercise.id)
    assert exercise.title
    assert 0 < exercise.minutes <= 90
    assert exercise.difficulty in ("core", "more", "challenge")
    assert all(points > 0 for points in exercise.criteria.values())
    assert len({hint for hint in exercise.hints if hint.strip()}) == 3
    assert exercise.hints[0].rstrip().endswith("?"), "the first hint is a question"


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES.keys())
def test_submissions_are_complete(exercise: Exercise) -> None:
    found = submissions(exercise)
    for kind, least in LEAST.items():
        assert sum(one.kind == kind for one in found) >= least, f"{exercise.id} has too few of {kind}_*.py"
    for one in found:
        first = one.path.read_text().splitlines()[0]
        assert re.fullmatch(r"# .*\.", first), f"{one.path}: line 1 says in one sentence what it does"
        if one.kind != "right":
            outcome = Outcome(one.says("outcome"))
            assert outcome is not Outcome.PASSED
            assert one.says("diagnosis" if one.kind == "wrong" else "gains"), one.path


@pytest.mark.parametrize("kind", LEAST_IN_ALL)
def test_there_are_enough_submissions(kind: str) -> None:
    assert (
        sum(one.kind == kind for exercise in EXERCISES.values() for one in submissions(exercise)) >= LEAST_IN_ALL[kind]
    )


def test_a_wrong_one_of_an_exercise_is_told_something_of_its_own() -> None:
    shared = []
    for exercise in EXERCISES.values():
        wrong = [one for one in submissions(exercise) if one.kind == "wrong"]
        told = Counter(one.says("diagnosis") for one in wrong)
        shared += [f"{exercise.id}: {text}" for text, count in told.items() if count > 2]
    assert not shared, "three mistakes that are told the same sentence: what tells them apart?"


def test_there_are_no_stray_files() -> None:
    known = {one.path for exercise in EXERCISES.values() for one in submissions(exercise)}
    known = {path for path in known if re.fullmatch(r"(right|wrong|cheat)_[a-z0-9_]+", path.stem)}
    there = {path for path in SUBMISSIONS.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert there - known == {SUBMISSIONS / "README.md"}


@pytest.mark.parametrize("exercise", todays())
def test_the_stub_is_not_tried(bench: Bench, exercise: Exercise, tmp_path: Path) -> None:
    stub = tmp_path / "stub.py"
    stub.write_text(_SOLUTION.sub("", cell(exercise)))
    assert "SOLUTION" not in stub.read_text()
    verdict = bench.verdict(exercise.id, stub)
    assert verdict.outcome is Outcome.NOT_TRIED, told(verdict)
    assert verdict.points == 0


@pytest.mark.parametrize("exercise", todays())
def test_the_solution_passes(bench: Bench, exercise: Exercise, tmp_path: Path) -> None:
    solution = tmp_path / "solution.py"
    solution.write_text(cell(exercise))
    verdict = bench.verdict(exercise.id, solution)
    assert verdict.outcome is Outcome.PASSED, told(verdict)
    assert verdict.points == verdict.max_points == exercise.points


@pytest.mark.parametrize("submission", share("right"))
def test_a_right_one_passes(bench: Bench, submission: Submission) -> None:
    verdict = bench.verdict(submission.exercise, submission.path)
    assert verdict.outcome is Outcome.PASSED, told(verdict)
    assert verdict.points == verdict.max_points
    assert verdict.diagnosis == ""


@pytest.mark.parametrize("submission", share("wrong"))
def test_a_wrong_one_is_told_its_own_mistake(bench: Bench, submission: Submission) -> None:
    verdict = bench.verdict(submission.exercise, submission.path)
    assert verdict.outcome == submission.says("outcome"), told(verdict)
    assert verdict.points < verdict.max_points
    assert re.search(submission.says("diagnosis"), verdict.diagnosis), told(verdict)


@pytest.mark.parametrize("submission", share("cheat"))
def test_a_cheat_gains_nothing(bench: Bench, submission: Submission) -> None:
    verdict = bench.verdict_alone(submission.exercise, submission.path)
    assert verdict.outcome == submission.says("outcome"), told(verdict)
    assert verdict.points <= float(submission.says("points") or 0), told(verdict)
    assert verdict.diagnosis
