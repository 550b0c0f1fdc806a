"""Drivers of lesson 05: use normalizers and classifiers that a student made, and what submitting files left behind."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import Any

from autograder.client.drivers.made_actors import call_in_turn
from autograder.client.link import ask
from autograder.client.standins import Value


def use_normalizers(function: Callable[..., Any], normalizer_class: Any, n: int, paths: Sequence[str]) -> Any:
    """Make normalizers and give each path to the next of them: what was made, and the names of the tensors."""
    made = call_in_turn(function(normalizer_class, n), "normalize_image", paths)
    if made is not None and "results" in made:
        made["results"] = [one.token if type(one) is Value else one for one in made["results"]]
    return made


def use_classifiers(function: Callable[..., Any], classifier_class: Any, n: int, tensors: Sequence[Value]) -> Any:
    """Make classifiers and give each tensor to the next of them: what was made, and the labels."""
    return call_in_turn(function(classifier_class, n), "classify_image", tensors)


def submit_and_collect(
    function: Callable[..., Any], paths: Sequence[str], normalizers: Sequence[Any], classifiers: Sequence[Any]
) -> Any:
    """Submit files, count the references that stay in this process, and collect the labels.

    Returns kind (of what came back), held (references that the program itself keeps) and pairs of path and label; or
    strange, what stands where a reference is expected.
    """
    import ray

    before = _held(ray)
    pending = function(list(paths), list(normalizers), list(classifiers))
    ask("mark", name="submitted")
    if pending is None:
        return None
    kept = _held(ray) - before
    if not isinstance(pending, list | tuple):
        return {"kind": type(pending).__name__}
    for entry in pending:
        if not isinstance(entry, list | tuple) or len(entry) != 2:
            return {"strange": type(entry).__name__}
        if not isinstance(entry[1], ray.ObjectRef):
            return {"strange": f"pair with a {type(entry[1]).__name__} at its end"}
    labels = ray.get([reference for _, reference in pending])
    return {"held": kept, "pairs": [[path, label] for (path, _), label in zip(pending, labels, strict=True)]}


def _held(ray: Any) -> int:
    """How many objects this process itself refers to; those that only a call under way needs are not among them."""
    gc.collect()
    counts = ray._private.worker.global_worker.core_worker.get_all_reference_counts()
    return sum(count["local"] > 0 for count in counts.values())


def submit_and_let_collect(
    function: Callable[..., Any], paths: Sequence[str], normalizers: Sequence[Any], classifiers: Sequence[Any]
) -> Any:
    """Submit files, and have the function collect what is pending."""
    pending = []
    for number, path in enumerate(paths):
        tensor = normalizers[number % len(normalizers)].normalize_image.remote(path)
        label = classifiers[number % len(classifiers)].classify_image.remote(tensor)
        pending.append((path, label))
    del paths
    count = len(pending)
    value = function(pending)
    if isinstance(value, list | tuple) and len(value) == 2:
        return {"labels": value[0], "errors": value[1], "emptied": len(pending) != count}
    return None if value is None else {"kind": type(value).__name__}
