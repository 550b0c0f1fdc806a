"""The environment in which we start other programs: servers, kernels, nbgrader."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from autograder.client.environment import for_child


def child_environment() -> dict[str, str]:
    """This Python's programs and kernel come before any others, and each notebook gets a clock of its own."""
    environment = for_child()
    # nbgrader needs `alembic` on the path, Jupyter its kernel's Python.
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    environment["JUPYTER_PREFER_ENV_PATH"] = "1"
    return environment
