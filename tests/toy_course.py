# ruff: noqa: E501
"""A course of one small lesson, for the tests of what handles lessons: build, lab, check, grading."""

from __future__ import annotations

import os
import time
from pathlib import Path

import nbformat

LESSON = "05-toy"
ANSWER = "return number + number + number"

TEXT = '''---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A toy lesson

Two markdown cells in a row, and a list:

- one
- two

+++

## Now you

```{code-cell} ipython3
from toy import check, double
```

Write `triple`. About one line.

```{code-cell} ipython3
---
nbgrader:
  grade: false
  grade_id: triple
  locked: false
  schema_version: 3
  solution: true
  task: false
---
def triple(number):
    """Three times a number."""
    # Multiply.
    ...
    ### BEGIN SOLUTION
    the_answer_times_three = number * 3
    return the_answer_times_three
    ### END SOLUTION
```

```{code-cell} ipython3
---
nbgrader:
  grade: true
  grade_id: check_triple
  locked: true
  points: 3
  schema_version: 3
  solution: false
  task: false
---
check("toy.triple", triple, 3)
```

Between the exercises.

```{code-cell} ipython3
---
nbgrader:
  grade: false
  grade_id: quadruple
  locked: false
  schema_version: 3
  solution: true
  task: false
---
def quadruple(number):
    """Four times a number."""
    ...
    ### BEGIN SOLUTION
    return double(double(number))
    ### END SOLUTION
```

```{code-cell} ipython3
---
nbgrader:
  grade: true
  grade_id: check_quadruple
  locked: true
  points: 2.5
  schema_version: 3
  solution: false
  task: false
---
check("toy.quadruple", quadruple, 4)
```

Why is multiplication faster than addition here?

+++ {"nbgrader": {"grade": true, "grade_id": "question_why", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}}

*Write your answer here, in two or three sentences.*

### BEGIN SOLUTION
Because one product replaces several sums, as the timeline shows.
### END SOLUTION
'''

MODULE = '''"""The toy lesson's helpers. `check` displays as the real one does: points, and the verdict as data."""

import json


def double(number):
    return number * 2


class Score(float):
    def _repr_mimebundle_(self, include=None, exclude=None):
        verdict = {"exercise": self.exercise, "outcome": "passed" if self == self.full else "wrong",
                   "points": float(self), "max_points": self.full, "diagnosis": "", "criteria": []}
        return {"text/plain": json.dumps(float(self)), "text/html": "<b>card</b>",
                "application/vnd.raycourse.verdict+json": verdict}


def check(exercise, function, factor):
    full = {"toy.triple": 3.0, "toy.quadruple": 2.5}[exercise]
    answers = [function(n) for n in (0, 1, 7)]
    right = sum(answer == n * factor for answer, n in zip(answers, (0, 1, 7)))
    if answers[0] is None:
        right = 0
    score = Score(full * right / 3)
    score.exercise, score.full = exercise, full
    return score
'''


def write_course(root: Path, text: str = TEXT) -> Path:
    """Write the toy course's sources below `root` and return `root`."""
    folder = root / "solutions" / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.md").write_text(text, encoding="utf-8")
    (folder / "toy.py").write_text(MODULE, encoding="utf-8")
    return root


def edit(path: Path, answer: str = ANSWER) -> None:
    """Answer the first exercise in one form of the lesson, as another editor would."""
    if path.suffix == ".md":
        text = path.read_text(encoding="utf-8")
        assert text.count("    # Multiply.\n") == 1
        path.write_text(text.replace("    # Multiply.\n", f"    {answer}\n"), encoding="utf-8")
    else:
        notebook = nbformat.read(path, as_version=4)
        cell = next(cell for cell in notebook.cells if cell.id == "triple")
        cell.source = cell.source.replace("    # Multiply.\n", f"    {answer}\n")
        nbformat.write(notebook, path)


def age(path: Path, seconds: float) -> None:
    """Make a file that much older than now."""
    then = time.time() - seconds
    os.utime(path, (then, then))
