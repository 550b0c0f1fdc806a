"""`raycourse lab`: reconcile the pairs, then start JupyterLab at a lesson and say where it is."""

from __future__ import annotations

import difflib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from urllib.parse import quote

from autograder.grading.programs import child_environment
from raycourse.pairs import Reconciled, reconcile_all, remember

START_LIMIT = 120.0


class UsageError(ValueError):
    """The command was asked for something that isn't there; the message says what there is."""


def find_lesson(root: Path, name: str) -> str:
    """The lesson that a learner means by `02-tasks`, `02`, `2` or `tasks`. Raises UsageError if there is none."""
    lessons = sorted(path.parent.name for path in (root / "notebooks").glob("*/*.ipynb"))
    wanted = name.strip("/").removeprefix("notebooks/")
    for lesson in lessons:
        number, _, title = lesson.partition("-")
        if wanted in {lesson, number, title, number.lstrip("0") or "0"}:
            return lesson
    close = difflib.get_close_matches(wanted, lessons, n=1, cutoff=0.4)
    hint = f"Did you mean {close[0]}? " if close else ""
    raise UsageError(f"There is no lesson {name!r}. {hint}The lessons are: {', '.join(lessons) or 'none'}.")


def reconcile(root: Path) -> list[Reconciled]:
    """Reconcile the pairs of what students edit and of what authors edit."""
    folders = [root / folder for folder in ("notebooks", "solutions") if (root / folder).is_dir()]
    return [result for folder in folders for result in reconcile_all(root, folder)]


def environment() -> dict[str, str]:
    """The environment of the server and of its kernels.

    Our Jupyter settings switch off what a learner has no use for: nbgrader's menus (an instructor who wants them
    starts `jupyter lab`) and JupyterLab's question about news from the network.
    """
    settings = str(Path(__file__).parent / "jupyter")
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    return child_environment() | {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, [settings, others]))}


def page(lesson: str) -> str:
    """The part of the address that opens the lesson's notebook."""
    return f"lab/tree/notebooks/{quote(lesson)}/{quote(lesson)}.ipynb"


def command(root: Path, lesson: str, port: int, browser: bool) -> list[str]:
    """The command that starts JupyterLab with `root` as its folder and the lesson's notebook open."""
    words = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/{page(lesson)}",
    ]
    words += [f"--ServerApp.port={port}", "--ServerApp.answer_yes=True"]
    if not browser:
        words.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")
    return words


def wait_for_address(server: subprocess.Popen[bytes], lesson: str, limit: float = START_LIMIT) -> str | None:
    """The lesson's address, with the server's token, once it answers; None if it ended or took over `limit` s."""
    from jupyter_core.paths import jupyter_runtime_dir

    note = Path(jupyter_runtime_dir()) / f"jpserver-{server.pid}.json"
    end = time.monotonic() + limit
    while time.monotonic() < end and server.poll() is None:
        try:
            known = json.loads(note.read_text(encoding="utf-8"))
            with urllib.request.urlopen(f"{known['url']}api/status?token={known['token']}", timeout=5):
                return f"{known['url']}{page(lesson)}?token={known['token']}"
        except (OSError, ValueError, KeyError):
            time.sleep(0.1)
    return None


def _leave(number: int, frame: FrameType | None) -> None:
    """End by an exception, so that the server is stopped on the way out."""
    raise SystemExit(128 + number)


def run(root: Path, lesson: str, port: int, browser: bool, say: Callable[[str], None]) -> int:
    """Serve the lesson until the learner stops it; returns the server's exit status. Its log goes to `.raycourse`."""
    before = signal.signal(signal.SIGTERM, _leave)
    log = root / ".raycourse" / "jupyterlab.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as sink:
        server = subprocess.Popen(
            command(root, lesson, port, browser), cwd=root, env=environment(), stdout=sink, stderr=sink
        )
        try:
            address = wait_for_address(server, lesson)
            if address:
                say(f"JupyterLab is ready: {address}")
                opening = "Your browser opens it; if not, copy the address." if browser else "Open it in a browser."
                say(f"{opening} Ctrl+C here stops it.")
            status = server.wait()
        except KeyboardInterrupt:
            # The terminal has sent the signal to the server as well, which now ends its kernels.
            status = server.wait()
            address = "stopped by the learner"
        finally:
            if server.poll() is None:
                server.terminate()
                server.wait()
            signal.signal(signal.SIGTERM, before)
            remember(root, root / "notebooks")
    if not address:
        say("JupyterLab did not start. The end of its log:")
        say(log.read_text(encoding="utf-8", errors="replace")[-2000:])
        say(f"The whole log is in {log}.")
    return status
