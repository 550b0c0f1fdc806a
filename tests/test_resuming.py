"""How a student's function gets into a process of its own, and how a write is torn there."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from IPython.core import interactiveshell

from autograder.client.drivers import cluster

SOURCE = """
def write(path):
    with open(path, "w") as file:
        file.write("0123456789")
"""


@pytest.fixture
def notebook() -> dict[str, Any]:
    """What a notebook's cell is run in: `open` is IPython's."""
    names: dict[str, Any] = {"__name__": "__main__", "open": interactiveshell.__dict__["_modified_open"]}
    exec(SOURCE, names)
    return names


def test_a_function_of_a_notebook_opens_files_as_others_do(notebook: dict[str, Any], tmp_path: Path) -> None:
    before = notebook["open"]
    function, arguments = pickle.loads(cluster.packed(notebook["write"], (1, 2)))
    assert arguments == (1, 2)
    assert "open" not in function.__globals__
    assert notebook["open"] is before
    function(tmp_path / "written")
    assert (tmp_path / "written").read_text() == "0123456789"


@pytest.mark.parametrize(
    ("write", "size"),
    [
        ("open(path, 'w').write('0123456789')", 5),
        ("pathlib.Path(path).write_text('0123456789')", 5),
        ("numpy.save(path, numpy.arange(4))", 64),
        ("tempfile.NamedTemporaryFile('wb', dir=folder, delete=False).write(b'0123456789')", 5),
        ("os.write(os.open(path, os.O_WRONLY | os.O_CREAT), b'0123456789')", 5),
        ("os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT), 'w').write('0123456789')", 5),
        ("os.write(tempfile.mkstemp(dir=folder)[0], b'0123456789')", 5),
    ],
)
def test_half_of_a_torn_write_is_on_the_disk(tmp_path: Path, write: str, size: int) -> None:
    program = f"""
        import numpy, os, pathlib, sys, tempfile
        from autograder.client.drivers.torn_writes import torn_write

        folder = sys.argv[1]
        path = folder + "/second.npy"
        with torn_write(folder, 2):
            open(folder + "/first", "w").write("whole")
            {write}
        print("still alive")
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(tmp_path)], capture_output=True, check=False
    )
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == b""
    assert (tmp_path / "first").read_text() == "whole"
    (torn,) = [path for path in tmp_path.iterdir() if path.name != "first"]
    assert os.path.getsize(torn) == size


def test_what_cannot_be_sent_back_is_said_and_is_no_killed_run(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(cluster, "ask", lambda kind, **_: asked.append(kind))
    with pytest.raises(Exception, match="cannot pickle 'generator' object"):
        cluster.resume(lambda predict, items, done: (item for item in items), None, [["a"]], [0], attempts=3)
    assert asked == ["mark"]
