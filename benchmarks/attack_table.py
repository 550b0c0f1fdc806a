"""The attack table: each attack, plain nbgrader's mark, ours, and how ours was reported.

    .venv/bin/python benchmarks/attack_table.py
    .venv/bin/python benchmarks/attack_table.py --only 01 02 --jobs 2

Plain nbgrader is `nbgrader autograde` in its default configuration, on a copy of the course. It runs in namespaces
of its own, so that an attack on it hurts nobody here; what would hurt this machine even so is not run.
Marks are out of 9 for attacks on plain exercises, and out of 3 for those on Ray.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from attack_course import RAY_LESSON, Attack, cell_attacks, hand_in, make_course
from attack_edits import edit_attacks

from autograder.grading.course import Course
from autograder.grading.graded import Graded
from autograder.grading.locally import run_locally
from autograder.grading.programs import child_environment
from autograder.grading.whole_class import grade_class
from autograder.sandbox.choice import choose

SECONDS = 150


def plain_marks(course: Path, attacks: list[Attack], gradebook: Path) -> dict[str, str]:
    """What plain nbgrader gives to each student, or why it gives nothing. gradebook: as it was after the release."""
    tried = [attack for attack in attacks if not attack.by_hand]
    with tempfile.TemporaryDirectory(prefix="plain-") as folder:
        copy = Path(folder, "course")
        shutil.copytree(course / "release", copy / "release")
        shutil.copy(gradebook, copy / "gradebook.db")
        for attack in tried:
            shutil.copytree(course / "submitted" / attack.name, copy / "submitted" / attack.name, symlinks=True)
        (copy / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
        for lesson in dict.fromkeys(attack.lesson for attack in tried):
            _autograde(course, copy, lesson, 60 * len(tried))
        notes = {}
        for attack in track(tried, "plain nbgrader, one by one", console=Console(stderr=True)):
            if _plain_mark(copy, attack) is None:  # One bad notebook can end the whole run: then each has its own.
                notes[attack.name] = _autograde(course, copy, attack.lesson, SECONDS, f"--student={attack.name}")
        marks = {attack.name: _plain_mark(copy, attack) or f"none: {notes.get(attack.name)}" for attack in tried}
    return {one.name: marks.get(one.name) or f"not run: {one.by_hand.removeprefix('no: ')}" for one in attacks}


def _plain_mark(course: Path, attack: Attack) -> str | None:
    """The sum of the checks' points in the gradebook, None if there is none."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        try:
            submission = book.find_submission(attack.lesson, attack.name)
        except MissingEntry:
            return None
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        points = [grade.auto_score for grade in grades if grade.name.startswith("check_")]
    graded = course / "autograded" / attack.name / attack.lesson / f"{attack.lesson}.ipynb"
    if not points or None in points or not graded.is_file():
        return None
    found = re.search(r'"LEAK', graded.read_text(encoding="utf-8"))
    return f"{sum(points):g}" + (", and it found what it looked for" if found else "")


def _autograde(course: Path, copy: Path, lesson: str, seconds: float, *words: str) -> str:
    """Run plain nbgrader in a copy of the course; in a few words why it failed, empty if it did not."""
    program = str(Path(sys.executable).parent / "nbgrader")
    command = [
        "bwrap", "--unshare-all", "--cap-drop", "ALL", "--die-with-parent", "--ro-bind", "/", "/", "--dev", "/dev",
        "--proc", "/proc", "--tmpfs", "/tmp", "--tmpfs", "/dev/shm", "--setenv", "HOME", "/tmp",
        "--ro-bind", str(course), str(course), "--bind", str(copy), str(copy), "--chdir", str(copy),
        program, "autograde", lesson, *words,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env=child_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        _, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return f"still running after {seconds} s"
    lines = [line for line in errors.decode(errors="replace").splitlines() if re.match(r"\S*(Error|Exception)\b", line)]
    return lines[0].split(":")[0].split(".")[-1] if lines else f"exit status {process.returncode}"


def reported(one: Graded) -> str:
    """How an instructor is told: outcomes, and the most telling sentence."""
    outcomes = ", ".join(str(mark.outcome) for mark in one.marks)
    odd_first = sorted(one.marks, key=lambda mark: mark.outcome in ("passed", "wrong"))
    telling = [*one.incidents, *one.repairs, *(mark.diagnosis for mark in odd_first if mark.diagnosis)]
    return f"{outcomes}: {' '.join(telling[0].split())[:150]}" if telling else outcomes


def ours(course: Path, attacks: list[Attack], jobs: int) -> dict[str, Graded]:
    """The class as `raycourse grade` grades it."""
    results = {}
    for lesson in dict.fromkeys(attack.lesson for attack in attacks):
        found = Course(course, lesson)
        if lesson == RAY_LESSON:
            found.settings.cell_cpu_seconds, found.settings.processes = 90.0, 150
        backend, limits = choose(), found.settings.limits()
        for one in grade_class(found, lambda waiting, b=backend, m=limits: run_locally(waiting, jobs, b, m)):
            results[one.student] = one
    return results


def main() -> None:
    """Grade all attacks both ways, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of the attacks' names")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    attacks = [
        attack
        for attack in cell_attacks() + edit_attacks()
        if not arguments.only or attack.name.startswith(tuple(arguments.only))
    ]
    console = Console(width=200)
    table = Table("attack", "what it tries", "plain nbgrader", "ours", "how it was reported")
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        course = make_course(Path(folder))
        hand_in(course, attacks, {"THE_MARK": "the-mark", "THE_COURSE": str(course), "THE_PORT": "1"})
        released = Path(shutil.copy(course / "gradebook.db", course / "released.db"))
        results = ours(course, attacks, arguments.jobs)
        plain = plain_marks(course, attacks, released)
        for attack in attacks:
            one = results[attack.name]
            name = ascii(attack.name).strip("'\"")
            table.add_row(name, attack.tries, plain[attack.name], f"{one.points:g}", reported(one))
    console.print(table, markup=False)


if __name__ == "__main__":
    main()
