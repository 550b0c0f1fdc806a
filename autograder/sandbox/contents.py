"""What a submission finds, whichever sandbox it runs in, and what it must not find."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

import autograder
import raycourse
from autograder.client.environment import CLOCK_VARIABLE, OUTSIDE_VARIABLE, SETTINGS
from autograder.sandbox.backend import HOME

PACKAGE = Path(autograder.__file__).parent
COURSE = Path(raycourse.__file__).parent
DATA = COURSE.parent / "data"
CLIENT_PARTS = ("__init__.py", "client")
"""What of `autograder` a submission may see."""
ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "fonts", "mime.types")
"""What of /etc programs need."""


def run_command(cells: str) -> list[str]:
    """What runs in a sandbox, given where the cells lie there."""
    return [sys.executable, "-m", "autograder.client.inside", cells]


def environment(clock: str, home: Path = HOME) -> dict[str, str]:
    """All that a submission finds in its environment, wherever it runs."""
    return {
        **SETTINGS,
        CLOCK_VARIABLE: clock,
        OUTSIDE_VARIABLE: "1",
        "HOME": str(home),
        "USER": "learner",
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"]),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "HF_HUB_OFFLINE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def python_folders() -> list[Path]:
    """Where this Python and its packages lie."""
    packages = (Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib"))
    return list(dict.fromkeys([Path(sys.base_prefix), Path(sys.prefix), *packages]))


def private_paths() -> list[Path]:
    """What of the course no submission may read: the judge and its cases, the solutions, and where they came from."""
    parts = [path for path in sorted(PACKAGE.iterdir()) if path.name not in (*CLIENT_PARTS, "__pycache__")]
    around = [COURSE.parent / name for name in ("solutions", "tests", ".git")]
    return [*parts, *(path for path in around if path.exists())]
