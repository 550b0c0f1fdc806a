"""Running a submission and writing its marks to the gradebook, with plain `nbgrader autograde`."""

from __future__ import annotations

import time
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute, SaveAutoGrades
from traitlets import Integer

from autograder.client.environment import for_child
from autograder.grading.marks import is_check, mark_of, not_run
from autograder.grading.reading import BAD_NOTEBOOK, OURS


class RunSubmission(Execute):
    """Runs the cells one by one and keeps what was earned, whatever happens later.

    A cell that raises, or that is stopped for its time, costs only itself. When the kernel dies, or can't be
    interrupted, the checks below get no points and say why. nbgrader would drop the whole submission.
    """

    ordinary_timeout = Integer(
        180,
        help="Seconds that a cell without a check may run. A function that hangs does so again wherever it is used; "
        "`timeout` is for the checks, which give up by themselves.",
    ).tag(config=True)

    notebook_timeout = Integer(3600, help="Seconds after which no further cell of a notebook is run.").tag(config=True)

    tries = Integer(3, help="How often a check is run in all whose judging failed for no fault of the program.").tag(
        config=True
    )

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any], km: Any = None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run one notebook; one that could not be read is not run."""
        self._stopped = ""
        self._deadline = time.monotonic() + self.notebook_timeout
        reason = nb.metadata.get(OURS, {}).get(BAD_NOTEBOOK)
        if reason is None:
            self.timeout_func = self._limit
            return super().preprocess(nb, resources, km)
        for cell in nb.cells:
            if is_check(cell):
                cell.outputs = [not_run(f"bad notebook: {reason}")]
        return nb, resources

    def _limit(self, cell: NotebookNode) -> int:
        """Seconds that this cell may run."""
        return int(self.timeout if is_check(cell) else self.ordinary_timeout)

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Start a kernel with a clock of its own, even if we run inside something that has one."""
        await super().async_start_new_kernel(**{"env": for_child(), **kwargs})

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run one cell, unless an earlier one has ended the run."""
        if not self._stopped and time.monotonic() > self._deadline:
            self._stopped = f"the notebook took over {self.notebook_timeout} seconds"
        if self._stopped:
            if is_check(cell):
                cell.outputs = [not_run(f"{self._stopped} in an earlier cell")]
            return cell, resources
        try:
            super().preprocess_cell(cell, resources, index)
            tried = 1
            while is_check(cell) and not mark_of(cell).measured and tried < self.tries:
                self.log.warning("cell %s was not measured: %s", index, mark_of(cell).reason)
                super().preprocess_cell(cell, resources, index)
                tried += 1
            return cell, resources
        except DeadKernelError:
            self._stopped = "the kernel died"
        except CellTimeoutError:
            self._stopped = f"a cell took over {self._limit(cell)} seconds and could not be interrupted"
        self.log.warning("cell %s: %s; the checks below it are not run", index, self._stopped)
        if cell.cell_type == "code":
            cell.outputs = [*cell.get("outputs", []), not_run(self._stopped)]
        return cell, resources


class SaveMarks(SaveAutoGrades):
    """Writes the points that each check showed. stderr never costs a mark, and silence earns none."""

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        if not is_check(cell):
            super()._add_score(cell, resources)
            return
        grade = self.gradebook.find_grade(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        mark = mark_of(cell)
        # What could not be measured is no zero: it waits for a person, who grades it again.
        grade.auto_score = mark.points if mark.measured else None
        # A mark that a person gave stays, and is looked at again.
        grade.needs_manual_grade = grade.manual_score is not None or not mark.measured
        self.gradebook.db.commit()
