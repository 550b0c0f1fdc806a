"""Draws the README's two timelines from real runs: `.venv/bin/python docs/pictures.py`."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

from autograder.judge import run_file
from autograder.pictures import timeline_svg

PROGRAMS = {
    "get_in_the_loop": "[ray.get(task.remote(item)) for item in items]",
    "tasks_then_get": "ray.get([task.remote(item) for item in items])",
}

for name, expression in PROGRAMS.items():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.py"
        code = f"import ray\n\ndef parallel_map(work, items):\n    task = ray.remote(work)\n    return {expression}\n"
        file.write_text(code, encoding="utf-8")
        timeline = run_file("tasks.parallel_map", file, seed=1).timeline
    assert timeline is not None
    picture = timeline_svg(dataclasses.replace(timeline, title=expression))
    (Path(__file__).parent / f"{name}.svg").write_text(picture + "\n", encoding="utf-8")
