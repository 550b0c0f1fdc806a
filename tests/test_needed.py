"""Which cells run while a class is graded."""

from __future__ import annotations

import nbformat
import pytest

from autograder.grading.needed import needed
from autograder.grading.repair import new_cell

ANSWER = {"nbgrader": {"grade_id": "double", "grade": False, "solution": True, "locked": False}}
CHECK = {"nbgrader": {"grade_id": "check_double", "grade": True, "solution": False, "locked": True, "points": 1}}
STUB, CHECKED = "def double(number):\n    ...", 'check("toy.double", double)'


def notebook(*demonstrations: str, answer: str = STUB) -> nbformat.NotebookNode:
    """An import, demonstrations, an answer, its check."""
    cells = [new_cell("code", "from toy import check, models")]
    cells += [new_cell("code", source) for source in demonstrations]
    cells += [new_cell("code", answer, ANSWER), new_cell("code", CHECKED, CHECK)]
    for number, cell in enumerate(cells):
        cell.id = str(number)
    return nbformat.NotebookNode(cells=cells, metadata={}, nbformat=4, nbformat_minor=5)


def left_out(demonstrations: list[str], answer: str = STUB, changed: dict[int, str] | None = None) -> set[str]:
    """The demonstrations that do not run, as their sources were released."""
    release = notebook(*demonstrations)
    mine = [(changed or {}).get(number, source) for number, source in enumerate(demonstrations)]
    submitted = notebook(*mine, answer=answer)
    runs = needed(submitted, release)
    return {cell.source for cell in submitted.cells if cell.id not in runs}


def test_a_demonstration_is_left_out() -> None:
    assert left_out(["times = models.measure()", "print(times)"]) == {"times = models.measure()", "print(times)"}


def test_without_the_release_everything_runs() -> None:
    assert len(needed(notebook("print(1)"), None)) == 4


def test_what_a_student_changed_runs_with_all_that_it_stands_on() -> None:
    cells = ["base = 1", "more = base + 1", "print(more)", "other = 5"]
    assert left_out(cells, changed={2: "print(more, 'mine')"}) == {"other = 5"}


def test_what_an_answer_mentions_runs() -> None:
    answer = "def double(number):\n    return helper(number)"
    assert left_out(["def helper(n):\n    return n + base", "base = 1", "unused = 2"], answer) == {"unused = 2"}


def test_a_local_name_is_another_name() -> None:
    answer = "def double(number):\n    times = 2\n    return times * number"
    assert left_out(["times = models.measure()"], answer) == {"times = models.measure()"}


@pytest.mark.parametrize(
    "source",
    [
        "start_ray()",
        "%%writefile job.py\nprint(1)",
        "import os\nos.environ['A'] = '1'",
        "import sys\nsys.path.append('x')",
    ],
)
def test_what_changes_more_than_names_runs(source: str) -> None:
    assert left_out([source]) == set()


@pytest.mark.parametrize("answer", ["def double(:", "double = globals()['helper']", "double = eval('helper')"])
def test_names_that_can_not_be_seen_are_looked_for_as_words(answer: str) -> None:
    demonstrations = ["helper = 1", "other = 2"]
    expected = {"helper = 1", "other = 2"} if answer == "def double(:" else {"other = 2"}
    assert left_out(demonstrations, answer) == expected


def test_a_magic_is_a_demonstration_too() -> None:
    assert left_out(["%matplotlib inline", "!ls"]) == {"%matplotlib inline", "!ls"}


@pytest.mark.parametrize(
    "own",
    [
        "x = " + "-" * 20_000 + "1",
        "\n".join(["%time 1"] * 600),
        "x = " + "(" * 150 + "1" + ")" * 150,
        "x = " + "lambda: " * 3_000 + "1",
        "x = 1\n" * 10_000,
    ],
)
def test_what_could_keep_a_parser_busy_is_looked_through_for_words(own: str) -> None:
    assert left_out(["helper = 1", "other = 2"], f"{own}\nhelper") == {"other = 2"}
    assert left_out(["helper = 1", "other = 2"], own) == {"helper = 1", "other = 2"}


def test_many_copies_of_a_demonstration_are_parsed_once() -> None:
    release, mine = notebook("helper = 1"), notebook(*["helper = 1"] * 3_000)
    assert len(needed(mine, release)) == 3
