"""`raycourse check`: run a notebook from the top and collect the verdict of every check cell."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.grading.marks import Mark, exercise_of, is_check, mark_of, not_run
from autograder.grading.programs import child_environment
from autograder.verdict import Outcome
from raycourse.notebooks import from_text


class NothingToCheck(ValueError):
    """The file is not a notebook, or has no checks; the message says which."""


@dataclass(frozen=True)
class CheckResult:
    """One check cell after the run."""

    exercise: str
    cell: str
    max_points: float
    mark: Mark

    @property
    def outcome(self) -> str:
        """The judge's outcome, or "raised" where the cell ended without a verdict."""
        if not self.mark.measured:
            return str(Outcome.NOT_MEASURED)
        return str(self.mark.verdict.get("outcome", Outcome.RAISED)) if self.mark.verdict else str(Outcome.RAISED)

    @property
    def words(self) -> str:
        """One sentence on what is missing; empty when nothing is."""
        return str(self.mark.verdict.get("diagnosis", "")) if self.mark.verdict else self.mark.reason

    @property
    def passed(self) -> bool:
        """Whether the check gave all its points."""
        return self.mark.points >= self.max_points

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; `verdict` is the judge's, or None where the cell ended without one."""
        return {
            "exercise": self.exercise,
            "cell": self.cell,
            "outcome": self.outcome,
            "points": self.mark.points,
            "max_points": self.max_points,
            "diagnosis": self.words,
            "verdict": self.mark.verdict,
        }


def run_checks(path: Path, timeout: int) -> list[CheckResult]:
    """Run a notebook, at most `timeout` seconds a cell, and return its checks in order. Raises NothingToCheck."""
    return results_of(run_notebook(path, timeout))


def run_notebook(path: Path, timeout: int) -> NotebookNode:
    """A notebook with checks, run from the top, at most `timeout` seconds a cell. Raises NothingToCheck."""
    notebook = _read(path)
    if not any(is_check(cell) for cell in notebook.cells):
        raise NothingToCheck(f"{path} has no checks.")
    _run(notebook, path.resolve().parent, timeout)
    return notebook


def results_of(notebook: NotebookNode) -> list[CheckResult]:
    """The checks of a notebook that has run, in order."""
    results = []
    for cell in notebook.cells:
        if is_check(cell):
            grader = cell.metadata.nbgrader
            results.append(CheckResult(exercise_of(cell), grader.grade_id, float(grader.points), mark_of(cell)))
    return results


def broken_cells(notebook: NotebookNode) -> list[str]:
    """What the cells raised that are no checks and are not meant to raise, a line each with the cell's id."""
    return [
        f"{cell.id}: {output.ename}: {output.evalue}".splitlines()[0][:200]
        for cell in notebook.cells
        if cell.cell_type == "code" and not is_check(cell) and "raises-exception" not in cell.metadata.get("tags", [])
        for output in cell.outputs
        if output.output_type == "error"
    ]


def _read(path: Path) -> NotebookNode:
    if not path.is_file():
        raise NothingToCheck(f"There is no file {path}.")
    try:
        if path.suffix == ".md":
            return from_text(path.read_text(encoding="utf-8"))
        return nbformat.read(path, as_version=4)
    except Exception as error:  # Readers raise whatever a broken file leads them to.
        raise NothingToCheck(f"{path} can't be read as a notebook: {error}") from None


def _run(notebook: NotebookNode, folder: Path, timeout: int) -> None:
    """Run all cells; a cell that raises does not stop the others, a dead kernel does."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("running cells", total=len(notebook.cells))

        def advance(cell: NotebookNode, cell_index: int) -> None:
            progress.update(bar, completed=cell_index)

        client = NotebookClient(
            notebook,
            timeout=timeout,
            allow_errors=True,
            interrupt_on_timeout=True,
            error_on_timeout={"ename": "Timeout", "evalue": f"the cell took over {timeout} seconds", "traceback": []},
            resources={"metadata": {"path": str(folder)}},
            kernel_name="python3",
            on_cell_start=advance,
        )
        try:
            # What the kernel's process itself writes, outside any cell, would disturb the progress bar.
            client.execute(env=child_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except (DeadKernelError, CellTimeoutError) as error:
            reason = "the kernel died" if isinstance(error, DeadKernelError) else "a cell could not be stopped"
            for cell in notebook.cells:
                if is_check(cell) and not cell.get("outputs"):
                    cell.outputs = [not_run(reason)]
        except NoSuchKernel:
            raise NothingToCheck("There is no Jupyter kernel here. Run `make setup`.") from None
