"""`.ci/run` passes only if `make test` does and no test was skipped."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from pathlib import Path

import pytest

from autograder.grading.settings import Grading

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("output", "status", "expected"),
    [
        ("==== 3 passed, 2 deselected in 1.25s ====", 0, 0),
        ("==== 300 passed in 725.25s (0:12:05) ====", 0, 0),
        ("==== 3 passed, 1 skipped in 1.25s ====", 0, 1),
        ("==== 1 failed, 3 passed in 1.25s ====", 2, 2),
        ("ruff: 3 errors", 2, 2),
        ("nothing", 0, 1),
    ],
)
def test_ci_run(tmp_path: Path, output: str, status: int, expected: int) -> None:
    for name, script in (("make", f"echo '{output}'; exit {status}"), ("bwrap", "exit 0"), ("chromium", "exit 0")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([ROOT / ".ci" / "run"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == expected, done.stderr
    if "passed" in output:
        assert done.stdout.strip().splitlines()[-1] == output


def test_readme_fits_two_screens_and_names_what_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 100
    for path in ("docs/get_in_the_loop.svg", "docs/tasks_then_get.svg", "CONTRIBUTING.md", "data/ATTRIBUTION.md"):
        assert path in text
        assert (ROOT / path).is_file()
    for place in ("discuss.ray.io", "ray.io/join-slack", "github.com/ray-project/ray", "docs.ray.io"):
        assert place in text
    for lesson in (ROOT / "solutions").iterdir():
        assert not lesson.is_dir() or f"| {lesson.name} |" in text


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    listed = {name: ast.literal_eval(value) for name, value in re.findall(r"(?m)^c\.Grading\.(\w+) = (\S+)", text)}
    defaults = {name: trait.default_value for name, trait in Grading.class_own_traits(config=True).items()}
    assert listed == defaults | {"threads": 1000}  # That one is another on each machine.
