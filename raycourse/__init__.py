"""What the lessons import besides Ray itself.

Names are loaded when they are first used, so `import raycourse` is quick and starts nothing. Importing it also sets
the environment that Ray's workers inherit, so it has to come before Ray starts.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from autograder.client.environment import prepare

prepare()

# Name -> module. No name may be that of a module of this package: importing `raycourse.scenes` makes
# `raycourse.scenes` the module.
_EXPORTS = {
    # Checks and the virtual clock.
    "check": "autograder.client.notebook",
    "hint": "autograder.client.notebook",
    "keep_score": "raycourse.league",
    "predict": "autograder.client.notebook",
    "on_clock": "autograder.client.notebook",
    # Measuring.
    "assert_same": "raycourse.measure",
    "compare": "raycourse.measure",
    "fit_line": "raycourse.measure",
    "machine_limit": "raycourse.measure",
    "start_cluster": "autograder.client.nodes",
    "start_ray": "autograder.client.cluster",
    "stopwatch": "raycourse.measure",
    "try_yours": "raycourse.measure",
    # Lesson 09: a job server in small.
    "run_job_server": "autograder.client.job_server",
    # Showing.
    "show_amdahl": "raycourse.show",
    "show_comparison": "raycourse.show",
    "show_growth": "raycourse.show",
    "show_masks": "raycourse.show",
    "show_photos": "raycourse.show",
    # Data and models.
    "ADE_NAMES": "raycourse.scenes",
    "LABELS": "raycourse.labels",
    "SMALL_DATA": "raycourse.photos",
    "Classifier": "raycourse.models",
    "Segmenter": "raycourse.models",
    "ade_name": "raycourse.labels",
    "draw_scene": "raycourse.scenes",
    "draw_scenes": "raycourse.scenes",
    "frozen_scenes": "raycourse.scenes",
    "id2label": "raycourse.labels",
    "imagenet_labels": "raycourse.labels",
    "label2id": "raycourse.labels",
    "labelled_photos": "raycourse.photos",
    "load_classifier": "raycourse.models",
    "load_segmenter": "raycourse.models",
    "mean_iou": "raycourse.evaluate_segmenter",
    "parse_label": "raycourse.labels",
    "photo_paths": "raycourse.photos",
    "pick_photos": "raycourse.photos",
    "transform_photo": "raycourse.photos",
    "validation_scenes": "raycourse.scenes",
}

__all__ = list(_EXPORTS)


def __getattr__(name: str) -> Any:
    if name not in _EXPORTS:
        raise AttributeError(f"module 'raycourse' has no attribute {name!r}")
    value = getattr(import_module(_EXPORTS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_EXPORTS})
