"""What the cases of lesson 07 have in common: photos to label, and facts about how Ray Data had them labeled."""

from __future__ import annotations

from math import ceil
from typing import Any

from autograder.client.drivers.datasets import ANOTHER
from autograder.clock.run import Record
from autograder.clock.world import Operation, World
from autograder.exercises.parts import list_of
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.values import plain_throughout


def photos_to_predict(judge: Judge, count: int, load: float) -> tuple[World, list[str], list[int], list[str]]:
    """A world in which photos are read, at no cost, and labeled in batches. Also their paths, images and labels."""
    numbers, images, answers = judge.numbers(count), judge.numbers(count), judge.numbers(count)
    paths = [f"photos/{number}.JPEG" for number in numbers]
    labels = [f"label {answer}" for answer in answers]
    operations = {
        "read_photo": Operation([(path,) for path in paths], images, 0.0),
        "predict": Operation([(image,) for image in images], labels, 1.0, batched=True, batch_cost=1.0),
    }
    return World(operations, load=load), paths, images, labels


def labeled(paths: list[str], labels: list[str]) -> list[list[str]]:
    """Rows of path and label, in the order in which a driver sends them."""
    return sorted([path, label] for path, label in zip(paths, labels, strict=True))


def as_rows(called: Called, columns: int = 2) -> tuple[str, list[list[Any]] | None]:
    """What a driver says came back: the kind, and its rows, or None if there were none to be had."""
    answer = plain_throughout(called.value)
    if not isinstance(answer, dict):
        return "nothing", None
    return str(answer.get("kind")), list_of(answer, "rows", columns) if answer.get("rows") is not None else None


def explain_rows(kind: str, rows: list[list[Any]] | None, paths: list[str], labels: list[str]) -> str:
    """What is wrong with rows of path and label."""
    if rows is None:
        return f"A Dataset should come back, and it was a {kind}."
    if not rows and paths:
        return f"The dataset is empty, and {len(paths)} photos were to be labeled."
    if any(label is None for _, label in rows):
        return "The rows have no column `label`."
    if any(path is None for path, _ in rows):
        return "The rows have lost the column `path`: nobody can say whose labels these are."
    if len(rows) != len(paths):
        return f"{len(paths)} photos were to be labeled, and {len(rows)} rows came back."
    if sorted(repr(label) for _, label in rows) == sorted(map(repr, labels)):
        return "The labels are right, but paths and labels are out of step: each stands beside another photo's path."
    if any(label == ANOTHER for _, label in rows):
        return (
            "Another BatchPredictor was made after this one, and its model made these labels: keep what belongs to an "
            "object in self, not on its class."
        )
    return "The rows hold other labels than the model gave."


def predictions(called: Called) -> list[Record]:
    """The calls of the model."""
    return [record for record in called.calls if record.operation == "predict"]


def expect_read_once(called: Called) -> None:
    """Each photo was read once and labeled once, however often the result is read."""
    counts: dict[tuple[str, int], int] = {}
    for record in called.calls:
        for row in record.rows if record.useful else ():
            counts[record.operation, row] = counts.get((record.operation, row), 0) + 1
    owed = sum(len(operation.items) for operation in called.run.world.operations.values())
    done = sum(counts.values())
    again = max(counts.values(), default=1)
    if again > 1:
        name = max(counts, key=lambda key: (counts[key], key[0] != "read_photo"))[0]
        verb = {"predict": "labeled", "work": "labeled", "read_photo": "read"}[name]
        why = (
            f"Some photos were {verb} {again} times. A dataset is a plan, and the whole plan ran again each time "
            "somebody read it (take, count, write): run it once, and keep what came out."
        )
    elif called.run.refused:
        why = f"The slow function was called with something else: {called.run.refused[0]}."
    elif done == 0 and owed:
        why = "No photo was labeled by the model, so these results can't come from it."
    else:
        why = f"{owed - len(counts)} photos were never read or never labeled."
    called.expect(
        "each item once",
        again == 1 and len(counts) == owed and not called.run.refused,
        f"{called.shown}: {done} readings and labellings for {owed} that were owed",
        why,
    )


def expect_predictor_loads(called: Called, actors: int, criterion: str) -> None:
    """Each of `actors` actors loaded one model, in a process of its own, and labeled with it.

    With fewer batches than actors, the others may have been ended before they loaded.
    """
    loads = [record for record in called.run.records if record.kind == "load"]
    calls, places = predictions(called), {record.process for record in loads}
    home = [record for record in loads if record.role != "worker"]
    needed = min(actors, len(calls))
    once = len(loads) == len(places) and needed <= len(loads) <= actors
    rounds = _rounds(called)
    if home:
        why = "A model was loaded in the notebook's own process: each actor loads its own."
    elif not loads:
        why = "No model was ever loaded."
    elif len(loads) == len(calls) and len(calls) > actors * rounds:
        why = (
            f"The model was loaded {len(loads)} times, once for each call: give map_batches the class itself, then Ray "
            "Data makes one object of it in each actor, and keeps it."
        )
    elif rounds > 1 and len(loads) == actors * rounds:
        why = f"The plan ran {rounds} times, and each time {actors} actors started and loaded their models anew."
    elif len(loads) < actors:
        why = f"{len(loads)} of {actors} actors loaded a model: the pool was to have {actors}."
    else:
        why = f"The model was loaded {len(loads)} times for {actors} actors: each actor loads it once, and keeps it."
    called.expect(
        criterion,
        once and not home and bool(calls),
        f"{called.shown} loaded the model {len(loads)} times in {len(places)} processes; {actors} would do",
        why,
    )


def _rounds(called: Called) -> int:
    """How often the photos were labeled, at most."""
    counts: dict[int, int] = {}
    for record in predictions(called):
        for row in record.rows:
            counts[row] = counts.get(row, 0) + 1
    return max(counts.values(), default=0)


def expect_full_batches(called: Called, count: int, batch_size: int) -> None:
    """No batch is larger than asked, and there are as few as can be (for each time that the photos were labeled)."""
    sizes = [len(record.rows) for record in predictions(called)]
    least = ceil(count / batch_size) * max(_rounds(called), 1)
    largest = max(sizes, default=0)
    if largest > batch_size:
        why = f"A batch had {largest} photos, and batch_size is {batch_size}: pass batch_size on to map_batches."
    elif largest == 1 < batch_size and count > 1:
        why = f"Each of {len(sizes)} calls got a single photo: pass batch_size={batch_size} on to map_batches."
    else:
        why = f"The model was called {len(sizes)} times with {_listed(sizes)} photos; {least} full batches would do."
    called.expect(
        "full batches",
        bool(sizes) and largest <= batch_size and len(sizes) <= least,
        f"{called.shown}: batches of {_listed(sizes)}",
        why,
    )


def _listed(sizes: list[int]) -> str:
    return ", ".join(map(str, sizes[:8])) + (", ..." if len(sizes) > 8 else "") if sizes else "none"
