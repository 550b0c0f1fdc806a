"""`raycourse lab`: JupyterLab opens every lesson, and shows the newer text."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from toy_course import ANSWER, LESSON, age, edit, write_course

from raycourse import lab
from raycourse.build import build, lesson_names
from raycourse.lab import UsageError, command, environment, find_lesson, reconcile, wait_for_address
from raycourse.pairs import STATE

ROOT = Path(__file__).parent.parent


def test_a_lesson_is_found_by_any_of_its_names(tmp_path: Path) -> None:
    build(write_course(tmp_path))
    for name in (LESSON, "05", "5", "toy", f"notebooks/{LESSON}/"):
        assert find_lesson(tmp_path, name) == LESSON
    with pytest.raises(UsageError, match=f"no lesson '5-toi'. Did you mean {LESSON}"):
        find_lesson(tmp_path, "5-toi")


class Server:
    """A Jupyter server on a course's folder, as `raycourse lab` starts it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process = subprocess.Popen(
            command(root, LESSON, 18888, browser=False),
            cwd=root,
            env=environment() | {"JUPYTER_RUNTIME_DIR": str(root / "runtime")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        before = os.environ.get("JUPYTER_RUNTIME_DIR")
        os.environ["JUPYTER_RUNTIME_DIR"] = str(root / "runtime")
        try:
            self.address = wait_for_address(self.process, LESSON)
        finally:
            os.environ.pop("JUPYTER_RUNTIME_DIR")
            if before is not None:
                os.environ["JUPYTER_RUNTIME_DIR"] = before

    def get(self, path: Path) -> tuple[int, Any]:
        """Status and content of a file, asked as a notebook."""
        assert self.address
        base, _, token = self.address.partition("?")
        inside = path.relative_to(self.root).as_posix()
        url = f"{base.partition('lab/')[0]}api/contents/{inside}?type=notebook&{token}"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return answer.status, json.load(answer)["content"]
        except urllib.error.HTTPError as error:
            return error.code, None

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a course that holds the toy lesson and the real ones."""
    root = write_course(tmp_path_factory.mktemp("served"))
    for folder in (ROOT / "solutions").iterdir():
        if folder.is_dir():
            shutil.copytree(folder, root / "solutions" / folder.name)
    shutil.copyfile(ROOT / "jupytext.toml", root / "jupytext.toml")
    build(root)
    running = Server(root)
    yield running
    running.stop()


def sources(content: Any) -> str:
    """All text of a notebook that the contents API returned."""
    return "\n".join(cell["source"] for cell in content["cells"])


@pytest.mark.parametrize("seconds", [0, 60, -60])
def test_the_contents_api_opens_every_lesson(server: Server, seconds: float) -> None:
    for name in lesson_names(server.root):
        stem = server.root / "notebooks" / name / name
        text, notebook = stem.with_suffix(".md"), stem.with_suffix(".ipynb")
        age(text, 600)
        age(notebook, 600 - seconds)
        reconcile(server.root)
        for path in (text, notebook):
            status, content = server.get(path)
            assert status == 200
            assert sources(content) == "\n".join(cell.source for cell in nbformat.read(notebook, 4).cells)
            assert [cell["id"] for cell in content["cells"]] == [cell.id for cell in nbformat.read(notebook, 4).cells]


@pytest.mark.parametrize("edited", [".md", ".ipynb"])
@pytest.mark.parametrize("seconds", [0, 60, -60])
def test_the_contents_api_shows_the_newer_answer(server: Server, seconds: float, edited: str) -> None:
    shutil.rmtree(server.root / "notebooks" / LESSON)
    shutil.rmtree(server.root / ".raycourse", ignore_errors=True)
    build(server.root)
    stem = server.root / "notebooks" / LESSON / LESSON
    text, notebook = stem.with_suffix(".md"), stem.with_suffix(".ipynb")
    edit(stem.with_suffix(edited))
    age(text, 600)
    age(notebook, 600 - seconds)
    reconcile(server.root)
    for path in (text, notebook):
        status, content = server.get(path)
        assert status == 200
        assert ANSWER in sources(content)


def test_without_reconciling_an_answer_would_not_open(server: Server) -> None:
    """The fault that the other tests guard against is still there in Jupytext."""
    stem = server.root / "notebooks" / LESSON / LESSON
    edit_again = nbformat.read(stem.with_suffix(".ipynb"), as_version=4)
    edit_again.cells[0].source += "\n\nEdited elsewhere."
    nbformat.write(edit_again, stem.with_suffix(".ipynb"))
    age(stem.with_suffix(".md"), 600)
    age(stem.with_suffix(".ipynb"), 540)
    assert server.get(stem.with_suffix(".ipynb"))[0] == 400
    reconcile(server.root)
    assert server.get(stem.with_suffix(".ipynb"))[0] == 200


def test_learners_are_not_asked_about_news(server: Server) -> None:
    programs = environment()["PATH"].split(os.pathsep)
    assert programs[0] == str(Path(sys.executable).parent)
    assert server.address
    with urllib.request.urlopen(server.address, timeout=60) as answer:
        page = answer.read().decode()
    assert "@jupyterlab/apputils-extension:announcements" in page
    assert "@jupyter/nbgrader" in page.partition("disabledExtensions")[2][:400]


def test_a_browser_opens_the_lesson(server: Server, tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    reconcile(server.root)
    assert server.address
    switches = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--dump-dom"]
    done = subprocess.run(
        [chromium, *switches, "--virtual-time-budget=30000", server.address],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert 'data-jupyter-id="A-toy-lesson"' in done.stdout
    assert f"{LESSON}.ipynb" in done.stdout
    assert "Would you like to get notified" not in done.stdout
    assert "File Load Error" not in done.stdout


def test_the_command_says_where_it_serves_and_stops_its_server(tmp_path: Path) -> None:
    build(write_course(tmp_path))
    code = (
        "import sys; from pathlib import Path; from raycourse import lab;"
        "say = lambda words: print(words, flush=True);"
        f"sys.exit(lab.run(Path({str(tmp_path)!r}), {LESSON!r}, 18990, False, say))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        ready = process.stdout.readline()
        assert ready.startswith("JupyterLab is ready: http://")
        address = ready.split()[-1]
        with urllib.request.urlopen(address, timeout=60) as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        assert process.wait(60) == 128 + signal.SIGTERM
    with pytest.raises(OSError):  # noqa: PT011 - refused, reset or closed: nobody serves there any more
        urllib.request.urlopen(address, timeout=5)
    assert (tmp_path / STATE).is_file()


def test_a_server_that_does_not_start_shows_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(write_course(tmp_path))
    monkeypatch.setattr(lab, "command", lambda *_: [sys.executable, "-c", "print('no room'); raise SystemExit(3)"])
    said: list[str] = []
    assert lab.run(tmp_path, LESSON, 18991, False, said.append) == 3
    assert said[0].startswith("JupyterLab did not start")
    assert "no room" in said[1]
