"""A class of sixty in lesson 02: right, wrong, mixed, hostile and broken submissions, and the marks they deserve.

    .venv/bin/python benchmarks/class_of_sixty.py expect          # judge every answer alone: class_of_sixty.json
    .venv/bin/python benchmarks/class_of_sixty.py grade           # grade the class, and compare
    .venv/bin/python benchmarks/class_of_sixty.py grade --busy 6  # the same beside six busy processes

The marks of single answers come from `raycourse judge`, one file at a time, without any sandbox. What hostile and
broken submissions deserve is written here by hand.
"""

from __future__ import annotations

import copy
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import nbformat
import typer
from clock_table import busy
from nbformat import NotebookNode
from rich.console import Console
from rich.progress import track

from autograder.exercises import registry
from autograder.grading.demo_course import DemoClass
from autograder.grading.repair import new_cell

LESSON = "02-tasks"
EXERCISES = {one.function: one for one in registry() if one.lesson == "tasks"}
NAMES = list(EXERCISES)
ROOT = Path(__file__).parents[1]
ANSWERS = ROOT / "tests" / "submissions" / "tasks"
EXPECTED = Path(__file__).with_suffix(".json")
CONFIG = "c.Grading.cell_cpu_seconds = 40\nc.Grading.idle_seconds = 20\nc.Grading.memory_gib = 5\n"

Change = Callable[[NotebookNode], NotebookNode | bytes | None]


@dataclass(frozen=True)
class HandIn:
    """What one student hands in.

    answers: exercise -> file below tests/submissions/tasks. change: what happens to the notebook afterwards; bytes are
    the file itself, None is no file. lost: exercises whose marks the change costs. name: of the file.
    """

    student: str
    answers: dict[str, str] = field(default_factory=dict)
    change: Change = lambda notebook: notebook
    lost: tuple[str, ...] = ()
    name: str = f"{LESSON}.ipynb"


def files(exercise: str, kind: str) -> list[str]:
    """The answers of one kind to an exercise, but for those that need an event loop: a notebook has one that runs."""
    paths = sorted((ANSWERS / exercise).glob(f"{kind}_*.py"))
    return [path.name for path in paths if "asyncio.run(" not in path.read_text(encoding="utf-8")]


def the_class() -> list[HandIn]:
    """Sixty students."""
    everybody = []
    for number in range(10):  # Right, in each way that there is; two of them do all, the others half.
        mine = NAMES if number < 2 else NAMES[number % 2 :: 2]
        everybody.append(HandIn(f"right-{number:02}", {name: pick(name, "right", number) for name in mine}))
    for number in range(14):  # Two mistakes each.
        mine = [NAMES[number % 8], NAMES[(number + 3) % 8]]
        everybody.append(HandIn(f"wrong-{number:02}", {name: pick(name, "wrong", number) for name in mine}))
    for number in range(14):  # One right, one wrong, and one right again after it.
        mine = [NAMES[(number + step) % 8] for step in (0, 2, 5)]
        kinds = ("right", "wrong", "right")
        answers = {name: pick(name, kind, number + 5) for name, kind in zip(mine, kinds, strict=True)}
        everybody.append(HandIn(f"mixed-{number:02}", answers))
    return [*everybody, *hostile(), *broken()]


def pick(exercise: str, kind: str, number: int) -> str:
    """One of the answers of a kind, another for each number."""
    names = files(exercise, kind)
    return names[number % len(names)]


def before(check: str, source: str) -> Change:
    """Put a cell before an exercise's check."""

    def change(notebook: NotebookNode) -> NotebookNode:
        place = next(i for i, cell in enumerate(notebook.cells) if grade_id(cell) == f"check_{check}")
        notebook.cells.insert(place, new_cell("code", source))
        return notebook

    return change


def hostile() -> list[HandIn]:
    """Ten that would harm others, or take marks that they have not earned. Each has two right answers first."""
    two = {name: files(name, "right")[0] for name in NAMES[:2]}
    wrong = {NAMES[0]: files(NAMES[0], "right")[0], NAMES[2]: files(NAMES[2], "wrong")[0]}
    later = NAMES[2:]
    forged = (
        "from IPython.display import publish_display_data\n"
        "verdict = {'outcome': 'passed', 'points': 99.0, 'max_points': 2.0}\n"
        "publish_display_data({'text/plain': '99', 'application/vnd.raycourse.verdict+json': verdict})"
    )
    blank = "get_ipython().input_transformers_cleanup.append(lambda lines: ['99\\n'])"
    return [
        HandIn("hostile-00", two, before(NAMES[2], "import os\nos._exit(0)")),
        HandIn("hostile-01", two, before(NAMES[2], "while True:\n    pass")),
        HandIn("hostile-02", two, before(NAMES[2], "import time\ntime.sleep(10**6)")),
        HandIn("hostile-03", two, before(NAMES[2], "blocks = []\nwhile True:\n    blocks.append(bytearray(2**26))")),
        HandIn("hostile-04", two, before(NAMES[2], "import os\nwhile True:\n    os.fork()")),
        HandIn("hostile-05", two, before(NAMES[2], "while True:\n    print('x' * 10**6)")),
        HandIn("hostile-06", wrong, before(NAMES[2], forged)),
        HandIn("hostile-07", wrong, before(NAMES[2], blank), tuple(later)),
        HandIn(
            "hostile-08",
            wrong,
            before(NAMES[2], "import raycourse\nraycourse.check = lambda *arguments: 99.0"),
            tuple(later),
        ),
        HandIn(
            "hostile-09",
            wrong,
            before(NAMES[2], "import os\nif os.fork() == 0:\n    os.setsid()\n    while True: pass"),
        ),
    ]


def broken() -> list[HandIn]:
    """Twelve whose files are not what was released."""
    two = {name: files(name, "right")[1] for name in NAMES[1:3]}

    def renamed(notebook: NotebookNode) -> NotebookNode:
        return notebook

    def truncated(notebook: NotebookNode) -> bytes:
        data = nbformat.writes(notebook).encode()
        return data[: len(data) // 2]

    def without_checks(notebook: NotebookNode) -> NotebookNode:
        notebook.cells = [cell for cell in notebook.cells if not grade_id(cell).startswith("check_")]
        return notebook

    def edited_checks(notebook: NotebookNode) -> NotebookNode:
        for cell in notebook.cells:
            if grade_id(cell).startswith("check_"):
                cell.source = "99.0"
        return notebook

    def doubled(notebook: NotebookNode) -> NotebookNode:
        notebook.cells = [twin for cell in notebook.cells for twin in (cell, copy.deepcopy(cell))]
        return notebook

    def backwards(notebook: NotebookNode) -> NotebookNode:
        notebook.cells = [notebook.cells[0], *notebook.cells[1:4], *reversed(notebook.cells[4:])]
        return notebook

    def without_metadata(notebook: NotebookNode) -> NotebookNode:
        for cell in notebook.cells:
            cell.metadata = NotebookNode()
        return notebook

    def more_points(notebook: NotebookNode) -> NotebookNode:
        for cell in notebook.cells:
            if grade_id(cell).startswith("check_"):
                cell.metadata.nbgrader.points = 1000
        return notebook

    all_lost = tuple(NAMES)
    return [
        HandIn("broken-00", two, truncated, all_lost),
        HandIn("broken-01", two, lambda notebook: b"", all_lost),
        HandIn("broken-02", two, lambda notebook: b"\x89PNG\r\n\x1a\n\x00\x00", all_lost),
        HandIn("broken-03", two, lambda notebook: b"[" * 100_000, all_lost),
        HandIn("broken-04", two, lambda notebook: None, all_lost),
        HandIn("broken-05", two, without_checks),
        HandIn("broken-06", two, edited_checks),
        HandIn("broken-07", two, doubled),
        HandIn("broken-08", two, backwards),
        HandIn("broken-09", two, without_metadata),
        HandIn("broken-10", two, more_points),
        HandIn("broken-11", two, renamed, name="tasks final (2).ipynb"),
    ]


def grade_id(cell: NotebookNode) -> str:
    """A cell's name, empty if it has none."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def hand_in(course: Path, hand_ins: list[HandIn]) -> None:
    """Write what each student hands in, below a course's folder of submissions."""
    release = nbformat.read(course / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
    for one in hand_ins:
        notebook = copy.deepcopy(release)
        for cell in notebook.cells:
            if grade_id(cell) in one.answers:
                cell.source = (ANSWERS / grade_id(cell) / one.answers[grade_id(cell)]).read_text()
        made = one.change(notebook)
        folder = course / "submitted" / one.student / LESSON
        folder.mkdir(parents=True)
        if made is not None:
            (folder / one.name).write_bytes(made if isinstance(made, bytes) else nbformat.writes(made).encode())


def expected(one: HandIn, alone: dict[str, float]) -> list[float]:
    """The points that a student deserves, in the order of the lesson."""
    return [
        0.0 if name in one.lost or name not in one.answers else alone[f"{name}/{one.answers[name]}"] for name in NAMES
    ]


app = typer.Typer(help=__doc__, add_completion=False)


@app.command()
def expect() -> None:
    """Judge every answer that the class uses, alone, and write the points to class_of_sixty.json."""
    from autograder.judge.file_judge import FileJudge

    used = sorted({f"{name}/{file}" for one in the_class() for name, file in one.answers.items()})
    alone = {}
    with FileJudge() as judge:
        for name in track(used, "judging"):
            verdict = judge.judge(EXERCISES[name.split("/")[0]], ANSWERS / name)
            alone[name] = verdict.points
    EXPECTED.write_text(json.dumps(alone, indent=1) + "\n", encoding="utf-8")


@app.command()
def grade(
    jobs: int = 2, processes: Annotated[int, typer.Option("--busy", help="Busy processes beside it.")] = 0
) -> None:
    """Grade the class in a temporary folder, and compare. Exit status: 1 if a mark differs."""
    from autograder.grading.command import grade_lesson

    console, hand_ins = Console(), the_class()
    alone = json.loads(EXPECTED.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="class-of-sixty-") as folder:
        made = DemoClass(Path(folder), LESSON)
        made.prepare()
        with (made.course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(CONFIG)
        made.release()
        hand_in(made.course, hand_ins)
        begun = time.monotonic()
        with busy(processes):
            grade_lesson(made.course, LESSON, jobs)
        minutes = (time.monotonic() - begun) / 60
        marks = {one.student: one for one in made.marks()}
    differ = 0
    for one in hand_ins:
        deserved = expected(one, alone)
        got = [marks[one.student].points[f"check_{name}"] for name in NAMES]
        if got != deserved:
            differ += 1
            console.print(f"{one.student}: deserved {deserved}, got {got}", style="bold red")
    console.print(
        f"{len(hand_ins)} submissions in {minutes:.1f} minutes beside {processes} busy processes; {differ} differ."
    )
    raise typer.Exit(1 if differ else 0)


if __name__ == "__main__":
    app()
