"""Attacks on the grader, run through the real sandbox in one class: none gains a mark, reads or leaves anything."""

from __future__ import annotations

import hashlib
import json
import multiprocessing.util
import os
import re
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from attack_course import (
    EXERCISES,
    LESSON,
    RAY_EXERCISES,
    RAY_LESSON,
    Attack,
    cell_attacks,
    hand_in,
    make_course,
    nbgrader,
)
from attack_edits import edit_attacks

import autograder
import raycourse
from autograder.grading.course import Course
from autograder.grading.graded import Graded
from autograder.grading.locally import run_locally
from autograder.grading.whole_class import grade_class
from autograder.sandbox.bubblewrap import Bubblewrap

ATTACKS = cell_attacks() + edit_attacks()
SHOWN_TO_OTHERS = ("57-dangerous-outputs", "80-hidden-scripts", "81-scripts-in-errors")
CHECKS = {LESSON: EXERCISES, RAY_LESSON: RAY_EXERCISES}

pytestmark = pytest.mark.skipif(bool(Bubblewrap().problem()), reason=f"no sandbox here: {Bubblewrap().problem()}")


@dataclass
class Class:
    """A class of attackers that was graded, and what its attacks could have touched."""

    course: Path
    mark: str
    temporary: Path
    services: list[socket.socket]
    results: dict[str, Graded] = field(default_factory=dict)
    mounts: str = ""
    handed_out: str = ""

    def told(self, name: str) -> str:
        """All sentences about a student's notebook."""
        one = self.results[name]
        return "\n".join([one.ended, *one.incidents, *one.repairs, *(mark.diagnosis for mark in one.marks)])

    def shown(self, name: str) -> str:
        """All that the student's own cells have shown."""
        return json.dumps(self.results[name].outputs)


def mounts() -> str:
    return Path("/proc/self/mountinfo").read_text(encoding="utf-8")


def digest(course: Path) -> str:
    """Of all files that were released or handed in, links as links."""
    found = hashlib.sha256()
    for top in ("solutions", "release", "submitted"):
        for path in sorted((course / top).rglob("*")):
            found.update(os.fsencode(path))
            if path.is_file() and not path.is_symlink():
                found.update(path.read_bytes())
    return found.hexdigest()


@pytest.fixture(scope="module")
def attacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    """The class of all attacks whose tests are to be run, graded; one grading a lesson."""
    wanted = {item.callspec.params["attack"] for item in request.session.items if "attack" in fixtures_of(item)}
    attacks = [attack for attack in ATTACKS if attack in wanted]
    # Short, because sockets lie below it, and of our own, to see what is left in it.
    temporary = Path(tempfile.mkdtemp(prefix="rca-", dir="/tmp"))
    root = tmp_path_factory.mktemp("attacked")
    mark = f"mark-{secrets.token_hex(6)}"
    with (
        socket.create_server(("127.0.0.1", 0)) as service,
        socket.socket(socket.AF_UNIX) as abstract,
        pytest.MonkeyPatch.context() as patch,
    ):
        abstract.bind(f"\0{mark}")
        abstract.listen()
        # What starts judges is kept for later tests, and has its socket where temporary files are: not here.
        multiprocessing.util.get_temp_dir()
        patch.setattr(tempfile, "tempdir", str(temporary))
        patch.setenv("THE_SECRET", mark)
        course = make_course(root)
        port = str(service.getsockname()[1])
        hand_in(course, attacks, {"THE_MARK": mark, "THE_COURSE": str(course), "THE_PORT": port})
        made = Class(course, mark, temporary, [service, abstract], mounts=mounts(), handed_out=digest(course))
        for lesson in CHECKS:
            if any(attack.lesson == lesson for attack in attacks):
                made.results |= {one.student: one for one in grade(course, lesson)}
        yield made
    shutil.rmtree(temporary, ignore_errors=True)


def fixtures_of(item: pytest.Item) -> dict[str, object]:
    return getattr(getattr(item, "callspec", None), "params", {})


def grade(folder: Path, lesson: str) -> list[Graded]:
    course = Course(folder, lesson)
    if lesson == RAY_LESSON:  # Ray alone takes 15 CPU seconds to start, and 20 processes.
        course.settings.cell_cpu_seconds, course.settings.processes = 90.0, 150
    backend, limits = Bubblewrap(), course.settings.limits()
    return grade_class(course, lambda jobs: run_locally(jobs, 2, backend, limits))


def parameters() -> list[object]:
    return [
        pytest.param(attack, id=ascii(attack.name).strip("'\""), marks=[pytest.mark.slow] if attack.slow else [])
        for attack in ATTACKS
    ]


def test_there_are_enough_of_them() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60


@pytest.mark.parametrize("attack", parameters())
def test_an_attack_gains_nothing(attacked: Class, attack: Attack) -> None:
    result = attacked.results[attack.name]
    assert [mark.exercise for mark in result.marks] == list(CHECKS[attack.lesson])
    marks = tuple((mark.points, str(mark.outcome)) for mark in result.marks)
    assert marks == attack.marks, attacked.told(attack.name) + attacked.shown(attack.name)[-3000:]
    assert re.search(attack.reported, attacked.told(attack.name)), attacked.told(attack.name)
    assert re.search(attack.prints, attacked.shown(attack.name)), attacked.shown(attack.name)[-3000:]
    assert "LEAK" not in re.sub(r"print\(.*", "", attacked.shown(attack.name))
    with Course(attacked.course, attack.lesson).gradebook() as book:
        grades = [
            book.find_grade(f"check_{name.split('.')[1]}", attack.lesson, attack.lesson, attack.name).auto_score
            for name in CHECKS[attack.lesson]
        ]
    assert grades == [None if outcome == "not measured" else points for points, outcome in attack.marks]


def test_nothing_that_could_act_reaches_an_instructor(attacked: Class) -> None:
    for path in attacked.course.glob("autograded/*/*/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code":
                assert not re.search(r"<\s*(script|img|svg)", cell.source), path
            for output in cell.get("outputs", []):
                known = {"text/plain", "image/png"}
                if cell.metadata.get("nbgrader", {}).get("grade"):
                    known |= {"text/html", "application/vnd.raycourse.verdict+json"}
                assert set(output.get("data", {})) <= known, path
                assert attacked.mark not in json.dumps(output.get("data", {}).get("text/html", "")), path


def test_nothing_acts_in_the_feedback(attacked: Class) -> None:
    names = [name for name in SHOWN_TO_OTHERS if name in attacked.results]
    for name in names:
        done = nbgrader(attacked.course, "generate_feedback", LESSON, "--student", name)
        assert done.returncode == 0, done.stderr
        page = (attacked.course / "feedback" / name / LESSON / f"{LESSON}.html").read_text(encoding="utf-8")
        assert "run_sequentially" in page
        # As text it may be there: in the students' own sources and errors.
        assert not re.search(rf"<script>\s*alert\(['\"]?({attacked.mark}|1)|<img src=x onerror|<svg onload", page)
        for tag, attribute, value in attributes_of(page):
            plain = re.sub(r"[\x00-\x20]", "", value).lower()
            assert not plain.startswith(("javascript:", "vbscript:", "data:text")), (name, tag, attribute)
            assert tag != "img" or attribute != "src" or plain.startswith("data:image/png;"), (name, value)


def attributes_of(page: str) -> list[tuple[str, str, str]]:
    """Element, name and value of each attribute in a page, as a browser reads them."""
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend((tag, name, value or "") for name, value in attrs)

    Reader().feed(page)
    return found


def test_nothing_is_left(attacked: Class) -> None:
    assert mounts() == attacked.mounts
    assert not list(attacked.temporary.glob("rcg-*"))
    assert not list(attacked.temporary.glob("raycourse-*"))
    site = Path(nbformat.__file__).parents[1]
    places = ["/", "/tmp", "/var/tmp", "/dev/shm", "/etc", "/usr", "/usr/lib", "/usr/bin", "/run", "/home", Path.home()]
    for place in (*places, site, attacked.course.parent, Path.cwd(), attacked.temporary):
        assert not [name for name in os.listdir(place) if attacked.mark in name and not name.startswith("94")], place
    for package in (autograder, raycourse):
        assert not list(Path(package.__file__ or "").parent.rglob(f"*{attacked.mark}*"))
    left = [path for path in attacked.course.rglob(f"*{attacked.mark}*") if "submitted" not in path.parts]
    assert not [path for path in left if path.name == attacked.mark]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        assert attacked.mark.encode() not in command, command


def test_what_was_released_and_handed_in_is_as_it_was(attacked: Class) -> None:
    assert digest(attacked.course) == attacked.handed_out


def test_nobody_called_a_service_of_this_machine(attacked: Class) -> None:
    for service in attacked.services:
        service.setblocking(False)
        with pytest.raises(BlockingIOError):
            service.accept()
