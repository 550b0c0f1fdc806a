"""No sandbox at all, for submissions that one trusts as one's own."""

from __future__ import annotations

from pathlib import Path

from autograder.sandbox.backend import Plan, Running
from autograder.sandbox.contents import environment, run_command
from autograder.sandbox.kept import KeptRunning, cells_file, lay_out, limits_of, own_folders


class Unsafe:
    """A submission runs as whoever grades, in a session of its own. A keeper ends what it leaves."""

    name = "none"
    gaps = (
        "Nothing is isolated (--unsafe-no-sandbox): a submission can read and change whatever you can, also the "
        "solutions, the other submissions and the marks.",
    )

    def problem(self) -> str:
        """See `Backend.problem`."""
        return ""

    def judge_folder(self, folder: Path) -> Path:
        """See `Backend.judge_folder`."""
        return folder / "judge"

    def clock_path(self, plan: Plan) -> str:
        """See `Backend.clock_path`."""
        return str(plan.judge / "clock.sock")

    def start(self, plan: Plan) -> Running:
        """See `Backend.start`."""
        home, temporary, work = lay_out(plan)
        order = {
            "user": None,
            "command": run_command(str(cells_file(plan))),
            "environment": {**environment(self.clock_path(plan), home), **own_folders(plan, temporary)},
            "folder": str(work),
            "limits": limits_of(plan),
            "landlock": False,
        }
        return KeptRunning.start(order, (home, temporary))
