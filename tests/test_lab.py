"""`raycourse lab`: the newer text is always the one that is shown, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from toy_course import LESSON, write_course

from raycourse.build import build, drift, lesson_names
from raycourse.lab import UsageError, command, environment, find_lesson, reconcile, wait_for_address
from raycourse.pairs import STATE

ROOT = Path(__file__).parent.parent
ANSWER = "return number + number + number"


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


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """The student's two forms of the toy lesson, in a fresh clone: released, never opened."""
    build(write_course(tmp_path))
    stem = tmp_path / "notebooks" / LESSON / LESSON
    return stem.with_suffix(".md"), stem.with_suffix(".ipynb")


def test_equal_forms_get_equal_times(pair: tuple[Path, Path], tmp_path: Path) -> None:
    text, notebook = pair
    before = text.read_bytes(), notebook.read_bytes()
    age(text, 60)
    assert reconcile(tmp_path) == []
    assert text.stat().st_mtime_ns == notebook.stat().st_mtime_ns
    assert (text.read_bytes(), notebook.read_bytes()) == before


@pytest.mark.parametrize("opened_before", [False, True])
@pytest.mark.parametrize("edited", [".md", ".ipynb"])
@pytest.mark.parametrize("seconds", [-60, 0, 60])
def test_the_edited_form_wins_whatever_the_times_say(
    pair: tuple[Path, Path], tmp_path: Path, edited: str, seconds: float, opened_before: bool
) -> None:
    if opened_before:
        reconcile(tmp_path)
    text, notebook = pair
    edit(text if edited == ".md" else notebook)
    age(text, 600)
    age(notebook, 600 + seconds)
    (result,) = reconcile(tmp_path)
    assert result.kept.suffix == edited
    assert result.backup.is_file()
    for path in pair:
        assert ANSWER in path.read_text(encoding="utf-8")
    assert text.stat().st_mtime_ns == notebook.stat().st_mtime_ns
    assert reconcile(tmp_path) == []


@pytest.mark.parametrize("newer", [".md", ".ipynb"])
def test_of_two_edits_the_newer_wins_and_the_other_is_kept(pair: tuple[Path, Path], tmp_path: Path, newer: str) -> None:
    answers = {".md": "return number * 3  # in the text", ".ipynb": "return number * 3  # in the notebook"}
    for path in pair:
        edit(path, answers[path.suffix])
        age(path, 10 if path.suffix == newer else 500)
    (result,) = reconcile(tmp_path)
    older = ".md" if newer == ".ipynb" else ".ipynb"
    for path in pair:
        assert answers[newer] in path.read_text(encoding="utf-8")
    assert answers[older] in result.backup.read_text(encoding="utf-8")


def test_a_stub_that_was_unpacked_over_an_answer_does_not_win(pair: tuple[Path, Path], tmp_path: Path) -> None:
    text, _ = pair
    stub = text.read_bytes()
    for path in pair:
        edit(path)
    reconcile(tmp_path)
    text.write_bytes(stub)
    reconcile(tmp_path)
    assert ANSWER in text.read_text(encoding="utf-8")


def test_outputs_stay_when_the_text_wins(pair: tuple[Path, Path], tmp_path: Path) -> None:
    text, path = pair
    notebook = nbformat.read(path, as_version=4)
    other = next(cell for cell in notebook.cells if cell.id == "quadruple")
    other.outputs = [nbformat.v4.new_output("stream", text="earlier output")]
    nbformat.write(notebook, path)
    edit(text)
    reconcile(tmp_path)
    assert "earlier output" in path.read_text(encoding="utf-8")
    assert ANSWER in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("broken", [".md", ".ipynb"])
def test_a_form_that_cannot_be_read_is_replaced_and_kept(pair: tuple[Path, Path], tmp_path: Path, broken: str) -> None:
    for path in pair:
        edit(path)
    bad = pair[0] if broken == ".md" else pair[1]
    bad.write_text("---\n: [\n---\n```{code-cell}\n---\n: [\n---\n```\n" if broken == ".md" else '{"cells": [', "utf-8")
    (result,) = reconcile(tmp_path)
    assert result.kept.suffix != broken
    for path in pair:
        assert ANSWER in path.read_text(encoding="utf-8")
    assert result.backup.exists()


def test_a_notebook_without_its_text_gets_one(pair: tuple[Path, Path], tmp_path: Path) -> None:
    edit(pair[1])
    pair[0].unlink()
    reconcile(tmp_path)
    assert ANSWER in pair[0].read_text(encoding="utf-8")


def test_a_duplicated_cell_is_no_reason_to_lose_an_answer(pair: tuple[Path, Path], tmp_path: Path) -> None:
    edit(pair[1])
    notebook = nbformat.read(pair[1], as_version=4)
    index = next(number for number, cell in enumerate(notebook.cells) if cell.id == "triple")
    copy = nbformat.from_dict({**notebook.cells[index], "id": "a-copy"})
    notebook.cells.insert(index, copy)
    nbformat.write(notebook, pair[1])
    reconcile(tmp_path)
    assert pair[0].read_text(encoding="utf-8").count(ANSWER) == 2


def test_a_broken_state_file_is_no_obstacle(pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / STATE).parent.mkdir(exist_ok=True)
    (tmp_path / STATE).write_text("[", encoding="utf-8")
    edit(pair[1])
    reconcile(tmp_path)
    assert ANSWER in pair[0].read_text(encoding="utf-8")


def test_an_author_gets_what_build_would_write(pair: tuple[Path, Path], tmp_path: Path) -> None:
    source = tmp_path / "solutions" / LESSON / f"{LESSON}.md"
    source.write_text(source.read_text(encoding="utf-8").replace("# A toy lesson", "# A new title"), encoding="utf-8")
    reconcile(tmp_path)
    assert Path("solutions", LESSON, f"{LESSON}.ipynb") not in drift(tmp_path)


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
