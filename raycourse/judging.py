"""`raycourse judge`: find what is to be judged, and judge it with progress on stderr."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path

from autograder.verdict import Verdict


class NothingToJudge(ValueError):
    """There is no such exercise, file or function; the message says which, and what is near."""


def judge_file(exercise_id: str, path: Path, seed: int | None = None) -> Verdict:
    """The judge's verdict on the function that a file defines. Raises NothingToJudge."""
    from rich.console import Console

    from autograder.exercises import find
    from autograder.judge import run_file

    try:
        exercise = find(exercise_id)
    except KeyError as error:
        raise NothingToJudge(str(error.args[0])) from None
    if not path.is_file():
        raise NothingToJudge(f"There is no file {path}.")
    if not defines(path, exercise.function):
        raise NothingToJudge(f"{path} doesn't define {exercise.function}, which {exercise_id} is about.")
    with Console(stderr=True).status(f"judging {exercise_id}") as status:
        return run_file(exercise_id, path, seed=seed, progress=status.update)


def card(verdict: Verdict) -> str:
    """The verdict as text, as wide as this terminal allows, in ASCII where it can't show more."""
    from autograder.pictures import card_text

    width = min(shutil.get_terminal_size().columns, 100)
    ascii_only = (sys.stdout.encoding or "ascii").lower().replace("-", "") != "utf8"
    return card_text(verdict, width=max(width, 60), ascii_only=ascii_only)


def defines(path: Path, name: str) -> bool:
    """Whether a Python file seems to bind `name`. A file that can't be parsed gets the benefit: the judge says why."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return True
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name:
            return True
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name:
            return True
        if isinstance(node, ast.alias) and (node.asname or node.name) in {name, "*"}:
            return True
    return False
