# ruff: noqa: E501
"""A course with a lesson to be attacked: two exercises that need no Ray and a question, and one lesson with Ray.

An attack is a file of `attacks/`, whose code becomes a cell of a notebook, or a function of `attack_edits`, which
changes the notebook or its file. The answers in the notebook are wrong, so that their honest mark is known and low.
"""

from __future__ import annotations

import ast
import copy
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.grading.programs import child_environment
from autograder.grading.repair import new_cell
from raycourse.build import build

LESSON, RAY_LESSON = "01-attacked", "02-attacked-ray"
EXERCISES = ("sequential.run_sequentially", "welcome.greet")
RAY_EXERCISES = ("tasks.parallel_map",)

_HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A lesson to be attacked

```{code-cell} ipython3
from raycourse import check
```
"""

_EXERCISE = '''
```{{code-cell}} ipython3
---
nbgrader:
  grade: false
  grade_id: {name}
  locked: false
  schema_version: 3
  solution: true
  task: false
---
def {call}:
    """As the lesson says."""
    ...
    ### BEGIN SOLUTION
    the_solution_that_nobody_may_read = {solution}
    return the_solution_that_nobody_may_read
    ### END SOLUTION
```

```{{code-cell}} ipython3
---
nbgrader:
  grade: true
  grade_id: check_{name}
  locked: true
  points: {points}
  schema_version: 3
  solution: false
  task: false
---
check("{lesson}.{name}", {name})
```
'''

_QUESTION = """
Why?

+++ {"nbgrader": {"grade": true, "grade_id": "question_why", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}}

*Write your answer here.*

### BEGIN SOLUTION
Because the_solution_that_nobody_may_read says so.
### END SOLUTION
"""

TEXTS = {
    LESSON: _HEAD
    + _EXERCISE.format(
        name="run_sequentially", call="run_sequentially(work, items)", solution="[work(item) for item in items]",
        points=3, lesson="sequential",
    )
    + _EXERCISE.format(name="greet", call="greet(name)", solution='f"Hello, {name}!"', points=6, lesson="welcome")
    + _QUESTION,
    RAY_LESSON: _HEAD.replace("from raycourse", "import ray\nfrom raycourse")
    + _EXERCISE.format(
        name="parallel_map", call="parallel_map(work, items)",
        solution="ray.get([ray.remote(work).remote(item) for item in items])", points=3, lesson="tasks",
    ),
}  # fmt: skip

RIGHT = {
    "run_sequentially": "def run_sequentially(work, items):\n    return [work(item) for item in items]",
    "greet": 'def greet(name):\n    return f"Hello, {name}!"',
    "parallel_map": "def parallel_map(work, items):\n    task = ray.remote(work)\n"
    "    return ray.get([task.remote(item) for item in items])",
}
WRONG = {
    # Works on each item, which is worth 1.5 points of 3, and returns the results the other way round.
    "run_sequentially": "def run_sequentially(work, items):\n    return [work(item) for item in items][::-1]",
    "greet": 'def greet(name):\n    return "Hello"',
    # Right but slow: 1.5 of 3.
    "parallel_map": "def parallel_map(work, items):\n    return [work(item) for item in items]",
}
HONEST = ((1.5, "wrong"), (0.0, "wrong"))
HONEST_ON_RAY = ((1.5, "slow"),)

CONFIG = """
from autograder.grading.config import configure

c = get_config()
configure(c)
c.CourseDirectory.source_directory = "solutions"
c.Grading.memory_gib = 2
c.Grading.disk_gib = 0.25
c.Grading.shared_memory_gib = 0.5
c.Grading.processes = 60
c.Grading.cell_output_mib = 0.25
c.Grading.output_mib = 4
c.Grading.cell_cpu_seconds = 15
c.Grading.idle_seconds = 12
"""

Marks = tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Attack:
    """One attack. marks: points and outcome of each check that are expected.

    reported: a pattern that the result's sentences must hold, "" if there is nothing to report but wrong answers.
    prints: a pattern that the notebook's cells must have shown: what came of the attack, told by itself.
    by_hand: why plain nbgrader is not to be tried with it, empty if it is.
    """

    name: str
    tries: str
    hand_in: Callable[[NotebookNode, Path], None]
    marks: Marks = HONEST
    reported: str = ""
    prints: str = ""
    lesson: str = LESSON
    slow: bool = False
    by_hand: str = ""


def answer(notebook: NotebookNode, answers: Mapping[str, str]) -> None:
    """Write answers into the cells with these names."""
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    """The cell with this grade_id."""
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def write(notebook: NotebookNode, folder: Path) -> None:
    """Write a notebook as it is, valid or not, where a student hands it in."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{folder.name}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")


def cell_attacks() -> list[Attack]:
    """The attacks in `attacks/`, in the order of their numbers."""
    return [_read(path) for path in sorted((Path(__file__).parent / "attacks").glob("*.py"))]


def _read(path: Path) -> Attack:
    """An attack from its file: what it tries and what is expected stand in its docstring, as `name: value` lines."""
    source = path.read_text(encoding="utf-8")
    tries, _, lines = (ast.get_docstring(ast.parse(source)) or "").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in lines.splitlines())
    place = fields.pop("cell", "top")
    lesson = RAY_LESSON if fields.pop("lesson", "") == "ray" else LESSON
    honest = HONEST if lesson == LESSON else HONEST_ON_RAY
    marks = fields.pop("marks", "")
    code = source.split('"""', 2)[2].strip()

    def hand_in(notebook: NotebookNode, folder: Path) -> None:
        answer(notebook, WRONG)
        if place in WRONG:
            cell_of(notebook, place).source = code
        else:
            index = {"top": 0, "end": len(notebook.cells)}.get(place)
            if index is None:
                index = notebook.cells.index(cell_of(notebook, place.removeprefix("after "))) + 1
            notebook.cells.insert(index, new_cell("code", code))
        write(notebook, folder)

    return Attack(
        path.stem.replace("_", "-"), " ".join(tries.split()), hand_in, _marks(marks) if marks else honest,
        lesson=lesson, slow=fields.pop("slow", "") == "yes", **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def _marks(text: str) -> Marks:
    return tuple((float(one.split()[0]), one.split(maxsplit=1)[1]) for one in text.split(", "))


def nbgrader(course: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run nbgrader in a course's folder, as an instructor would."""
    program = Path(sys.executable).parent / "nbgrader"
    return subprocess.run(
        [str(program), *words], cwd=course, env=child_environment(), capture_output=True, text=True, check=False
    )


def make_course(root: Path) -> Path:
    """The course below `root`, with both lessons released."""
    for lesson, text in TEXTS.items():
        (root / "solutions" / lesson).mkdir(parents=True)
        (root / "solutions" / lesson / f"{lesson}.md").write_text(text, encoding="utf-8")
    build(root)
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    for lesson in TEXTS:
        done = nbgrader(root, "generate_assignment", lesson)
        if done.returncode:
            raise RuntimeError(done.stderr)
    return root


def hand_in(course: Path, attacks: list[Attack], replace: Mapping[str, str]) -> None:
    """Hand in all of them, each as a student. replace: what stands for THE_... in an attack's code."""
    pattern = re.compile("|".join(replace))
    for attack in attacks:
        path = course / "release" / attack.lesson / f"{attack.lesson}.ipynb"
        notebook = copy.deepcopy(nbformat.read(path, as_version=4))
        folder = course / "submitted" / attack.name / attack.lesson
        attack.hand_in(notebook, folder)
        for file in folder.glob("*.ipynb"):
            if file.is_symlink() or not file.is_file() or file.stat().st_size > 2**20:
                continue
            data = file.read_bytes().decode("utf-8", "surrogateescape")
            changed = pattern.sub(lambda found: replace[found[0]], data)
            if changed != data:
                file.write_bytes(changed.encode("utf-8", "surrogateescape"))
