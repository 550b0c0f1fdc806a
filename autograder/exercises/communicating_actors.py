"""Lesson 05, communicating actors."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograder.client.wire import Raised, StandIn, short_text
from autograder.clock.world import FaultKind, Operation, World
from autograder.exercises.parts import RESERVED, expect_loads, loads_in_turn, parts_of
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.registry import exercise
from autograder.judge.results import a_value, with_article
from autograder.judge.values import plain, plain_throughout
from autograder.verdict import most_at_once

NORMALIZER, CLASSIFIER = StandIn("Normalizer"), StandIn("Classifier")
_NAMES = ("fig", "drum", "alp", "espresso", "tabby", "palace", "tripod")


def files_on(
    judge: Judge,
    count: int,
    normalize: Sequence[float] | float = 1.0,
    classify: Sequence[float] | float = 1.0,
    unreadable: Mapping[int, Sequence[FaultKind]] | None = None,
    **settings: Any,
) -> tuple[World, list[str], list[str]]:
    """A world with image files that are normalized, then classified; their paths and their labels.

    normalize, classify: virtual seconds of an image, one for all or one each. unreadable: files that raise.
    """
    numbers = judge.numbers(count)
    paths = [f"n0{number}_{_NAMES[at % len(_NAMES)]}_{number}.JPEG" for at, number in enumerate(numbers)]
    labels = [f"{judge.random.choice(_NAMES)} {number}" for number in judge.numbers(count)]
    tensors = [_tensor(judge) for _ in range(count)]
    operations = {
        "normalize_image": Operation([(path,) for path in paths], tensors, normalize, unreadable or {}),
        "classify_image": Operation([(tensor,) for tensor in tensors], labels, classify),
    }
    return World(operations, **settings), paths, labels


def _tensor(judge: Judge) -> StandIn:
    return StandIn("value", (f"tensor-{judge.random.getrandbits(48):x}",))


@exercise(
    "communicating_actors.make_normalizers",
    title="Actors of the first kind",
    criteria={"output": 1, "one load per actor": 1},
    minutes=5,
    difficulty="more",
    hints=(
        "What turns a plain class into a class of actors?",
        "ray.remote(Normalizer) gives an actor class; every .remote() of it starts one actor.",
        "actor_class = ray.remote(Normalizer); return [actor_class.remote() for _ in range(n)].",
    ),
)
def make_normalizers(judge: Judge) -> None:
    # Five, more than Ray has CPUs: actors that each reserve one never all start.
    for n, files in ((1, 2), (0, 0), (5, 5)):
        world, paths, _ = files_on(judge, files)
        tensors = [answer.parts[0] for answer in world.operations["normalize_image"].answers]
        world = World({"normalize_image": world.operations["normalize_image"]}, load=1.0)
        called = judge.call(
            world, NORMALIZER, n, paths,
            drive="communicating_actors.use_normalizers", shown_as=f"{judge.name}(Normalizer, {n})",
            if_reserved=RESERVED,
        )  # fmt: skip
        _expect_made(called, n, tensors)
        expect_loads(called, n, "one load per actor", of="Normalizer", what="A Normalizer was created")


@exercise(
    "communicating_actors.make_classifiers",
    title="Actors of the second kind",
    criteria={"output": 0.5, "one load per actor": 0.5, "speedup": 1},
    minutes=5,
    difficulty="more",
    hints=(
        "A classifier takes a while to load. Must the second one wait until the first is up?",
        "It is the same as with the normalizers. .remote() returns at once: start them all, and wait for none.",
        "actor_class = ray.remote(Classifier); return [actor_class.remote() for _ in range(n)].",
    ),
)
def make_classifiers(judge: Judge) -> None:
    for n, count in ((1, 2), (0, 0), (5, 5)):
        tensors, labels = [_tensor(judge) for _ in range(count)], [f"label {one}" for one in judge.numbers(count)]
        world = World({"classify_image": Operation([(one,) for one in tensors], labels)}, load=4.0)
        called = judge.call(
            world, CLASSIFIER, n, tensors,
            drive="communicating_actors.use_classifiers", shown_as=f"{judge.name}(Classifier, {n})",
            if_reserved=RESERVED,
        )  # fmt: skip
        _expect_made(called, n, labels)
        expect_loads(called, n, "one load per actor", of="Classifier", what="A Classifier was created")
    # Five loads of 4 s on four cores: two rounds; and the fifth label.
    called.makespan_within(9.0, why=_why_in_turn(called))


def _expect_made(called: Called, n: int, results: list[Any]) -> None:
    """As many actors came back as were asked for, and they do what they should."""
    made = parts_of(called)
    why = ""
    if "kind" in made:
        why = f"You returned {with_article(made['kind'])}, where a list of actors is expected."
    elif "strange" in made:
        why = (
            f"In your list there is {with_article(made['strange'])}, which is no actor and lives in the notebook: "
            "ray.remote(TheClass).remote() makes an actor."
        )
    elif type(made.get("count")) is int and made["count"] != n:
        why = f"You returned {made['count']} actors, and n is {n}."
    called.value = made.get("results")
    called.returns(results, why=why)
    if "count" in made and made["count"] != n:
        called.expect("output", False, f"called {called.shown}: {made['count']} actors came back", why)


def _why_in_turn(called: Called) -> str:
    if not loads_in_turn(called):
        return ""
    return (
        "The classifiers were loaded one after another: each was waited for before the next was made. .remote() needs "
        "no waiting."
    )


@exercise(
    "communicating_actors.submit_files",
    title="From actor to actor",
    criteria={"output": 1, "past the notebook": 1, "not kept": 0.5, "speedup": 0.5},
    minutes=15,
    difficulty="more",
    hints=(
        "Who needs the tensor of an image: you, or the classifier?",
        "Pass the reference that normalize_image.remote(path) gives straight to classify_image.remote. Keep the path "
        "and the last reference, nothing else.",
        "for i, path in enumerate(paths): tensor = normalizers[i % len(normalizers)].normalize_image.remote(path); "
        "label = classifiers[i % len(classifiers)].classify_image.remote(tensor); pending.append((path, label)).",
    ),
)
def submit_files(judge: Judge) -> None:
    # Unequal numbers of actors, so that each has to be counted by its own length.
    for count, normalizers, classifiers in ((3, 2, 1), (0, 2, 2), (1, 1, 2)):
        _submitted(judge, count, normalizers, classifiers, [3.0, 1.0, 2.0][:count])
    called = _submitted(judge, 8, 2, 2, 1.0)
    called.makespan_within(5.0)


def _submitted(
    judge: Judge, count: int, normalizers: int, classifiers: int, normalize: Sequence[float] | float
) -> Called:
    world, paths, labels = files_on(judge, count, normalize)
    called = judge.call(
        world, paths, StandIn("actors", ("Normalizer", normalizers)), StandIn("actors", ("Classifier", classifiers)),
        drive="communicating_actors.submit_and_collect",
        shown_as=f"{judge.name}({count} paths, {normalizers} normalizers, {classifiers} classifiers)",
    )  # fmt: skip
    made = parts_of(called)
    why = ""
    if "kind" in made:
        why = f"You returned {with_article(made['kind'])}, where a list of pairs is expected: path and reference."
    elif "strange" in made:
        why = f"In your list there is {with_article(made['strange'])}, where a pair of path and reference is expected."
    pairs, expected = made.get("pairs"), [[path, label] for path, label in zip(paths, labels, strict=True)]
    called.value = pairs
    called.returns(expected, why=why or _why_mixed_up(plain_throughout(pairs), expected))
    _expect_past_the_notebook(called)
    held, left = made.get("held"), called.not_begun()
    called.expect(
        "not kept",
        type(held) is int and held <= count and not left,
        f"{called.shown} kept {held} references; the {count} of the labels would do",
        f"Your program still holds {held} references for {count} files: the tensors among them stay in the object "
        "store until you let go. Keep the labels' references only."
        if type(held) is int and held > count
        else why or f"{left} calls that are owed were never made.",
    )
    return called


def _why_mixed_up(pairs: Any, expected: list[list[str]]) -> str:
    if type(pairs) is not list or any(type(pair) is not list or len(pair) != 2 for pair in pairs):
        return ""
    if sorted(map(repr, pairs)) == sorted(map(repr, expected)):
        return "The pairs are right, but they are not in the order of the paths."
    paths, labels = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if paths != [path for path, _ in expected] and labels == [label for _, label in expected]:
        return "In some pairs the path is not that of the file: keep the path that you were given with its reference."
    if sorted(map(repr, labels)) == sorted(repr(label) for _, label in expected):
        return "Labels and paths are out of step: a path stands beside another file's label."
    if len(pairs) < len(expected):
        return f"{len(expected) - len(pairs)} of {len(expected)} files are missing."
    return ""


def _expect_past_the_notebook(called: Called) -> None:
    """No tensor was fetched by the notebook, and no stage ran there."""
    through = sum(record.kind == "unpickle" and record.role == "notebook" for record in called.run.records)
    at_home, left = sum(record.role == "notebook" for record in called.calls), called.not_begun()
    if through:
        why = (
            f"{through} tensors were fetched into the notebook and sent out again: pass the reference on instead, and "
            "the tensor goes from actor to actor."
        )
    elif at_home:
        why = f"{at_home} calls ran in the notebook's own process: call the actors' methods, with .remote."
    else:
        why = f"{left} calls that are owed were never made."
    called.expect(
        "past the notebook",
        not through and not at_home and not left,
        f"{called.shown} brought {through} tensors into the notebook",
        why,
    )


@exercise(
    "communicating_actors.collect",
    title="Label and file stay together",
    criteria={"output": 1, "errors": 1},
    minutes=10,
    difficulty="more",
    hints=(
        "What does ray.get raise for a file that could not be read, and which other labels are lost with it?",
        "Collect each reference by itself, inside try and except. The path beside it says whose label it is.",
        "for path, reference in pending: try: labels[path] = ray.get(reference); except Exception as error: "
        "errors[path] = error. Return labels, errors.",
    ),
)
def collect(judge: Judge) -> None:
    for count, unreadable in ((5, ()), (0, ()), (1, (0,)), (6, (1, 4))):
        faults: dict[int, list[FaultKind]] = {at: ["raise"] for at in unreadable}
        world, paths, labels = files_on(judge, count, [3.0, 1.0, 2.0, 1.0, 2.0, 1.0][:count], 1.0, faults)
        called = judge.call(
            world, paths, StandIn("actors", ("Normalizer", 2)), StandIn("actors", ("Classifier", 2)),
            drive="communicating_actors.submit_and_let_collect", driven=2 * count,
            shown_as=f"{judge.name}(pending of {count} files, {len(unreadable)} unreadable)",
        )  # fmt: skip
        made = parts_of(called)
        lost = {paths[at] for at in unreadable}
        expected = {path: label for path, label in zip(paths, labels, strict=True) if path not in lost}
        no_pair = ""
        if "kind" in made:
            no_pair = f"You returned {with_article(made['kind'])}, where a pair is expected: labels and errors."
        found = plain_throughout(made.get("labels"))
        called.value = found
        called.returns(expected, why=no_pair or _why_labels(found, expected, lost))
        errors = made.get("errors")
        errors = {plain(path): error for path, error in errors.items()} if isinstance(errors, dict) else None
        called.expect(
            "errors",
            errors is not None
            and errors.keys() == lost
            and all(isinstance(error, Raised) for error in errors.values()),
            f"{called.shown}: errors for {_listed(errors or ())}, expected for {_listed(lost)}",
            no_pair or _why_errors(errors, lost),
        )
        if made.get("emptied") is True:
            called.expect(
                "output",
                False,
                f"{called.shown}: afterwards `pending` had changed",
                "Your function takes pairs out of `pending`: whoever called it may still need them.",
            )


def _listed(paths: Iterable[Any]) -> str:
    return ", ".join(sorted(path if type(path) is str else short_text(path) for path in paths)) or "none"


def _why_labels(found: Any, expected: dict[str, str], lost: set[str]) -> str:
    if type(found) is not dict:
        return f"The labels are {a_value(found)}, where a dict from path to label is expected."
    swallowed = sorted(lost & found.keys())
    if swallowed:
        return f"There is a label for {swallowed[0]}, a file that could not be read: it belongs to the errors."
    if found.keys() == expected.keys() and sorted(map(repr, found.values())) == sorted(map(repr, expected.values())):
        return "Labels and paths are out of step: a path stands beside another file's label."
    missing = sorted(expected.keys() - found.keys())
    if missing:
        after = " One unreadable file must not cost the others." if lost else ""
        return f"{len(missing)} of {len(expected)} labels are missing.{after}"
    return ""


def _why_errors(errors: dict[Any, Any] | None, lost: set[str]) -> str:
    if errors is None:
        return "The errors should be a dict from path to exception."
    missing = sorted(lost - errors.keys())
    if missing:
        return (
            f"{missing[0]} could not be read, and your errors don't say so: whoever counts afterwards takes it for "
            "right, or forgets it."
        )
    for path, error in errors.items():
        if path in lost and not isinstance(error, Raised):
            return f"Under {path} in your errors there is {a_value(error)}: keep the exception itself."
    return f"There are errors for {len(errors)} files, and {len(lost)} could not be read."


@exercise(
    "communicating_actors.classify_files",
    title="Both stages busy, few files under way",
    criteria={"output": 0.5, "one load per actor": 0.5, "bounded": 1, "speedup": 1},
    minutes=30,
    difficulty="challenge",
    hints=(
        "If normalizing is faster than classifying, where do the finished tensors wait, and how many can there be?",
        "Keep at most 2 * num_actors labels in flight. At the limit, ray.wait for one of them before you submit the "
        "next file. Remember all references in the order of the files.",
        "for i, path in enumerate(paths): if len(in_flight) == 2 * num_actors: _, in_flight = ray.wait(in_flight); "
        "then submit to actor i % num_actors of each kind, and append the label's reference to both lists.",
    ),
)
def classify_files(judge: Judge) -> None:
    # Classifying is slower, so that tensors pile up without a bound; and uneven, so that waves wait for the slowest.
    uneven = (2.5, 0.5, 1.0, 0.5, 0.5, 2.5, 0.5, 1.0) * 2
    for count, actors in ((0, 1), (1, 1), (16, 2)):
        world, paths, labels = files_on(judge, count, 0.5, uneven[:count], load=1.0)
        called = judge.call(
            world, paths, NORMALIZER, CLASSIFIER, actors,
            shown_as=f"{judge.name}({count} paths, Normalizer, Classifier, {actors})",
        )  # fmt: skip
        found, expected = plain_throughout(called.value), dict(zip(paths, labels, strict=True))
        called.returns(expected, why=_why_labels(found, expected, set()))
        if count > 1:
            for of in ("Normalizer", "Classifier"):
                expect_loads(called, actors, "one load per actor", of=of, what=f"A {of} was created")
            _expect_bounded(called, 2 * actors)
    called.makespan_within(11.5, why=_why_no_overlap(called))


def _expect_bounded(called: Called, limit: int) -> None:
    """At most `limit` files were normalized or being normalized, and not yet classified, at any moment."""
    begun = {r.item: r.call.start or 0 for r in called.calls if r.operation == "normalize_image"}
    done = {r.item: r.call.end or 0 for r in called.calls if r.operation == "classify_image"}
    most = round(most_at_once((start, done.get(item, math.inf), 1) for item, start in begun.items()))
    left = called.not_begun()
    called.expect(
        "bounded",
        most <= limit and not left,
        f"{called.shown}: up to {most} files were under way; at most {limit} are allowed",
        f"Up to {most} files were under way at once, and {limit} are allowed: finished tensors pile up in front of the "
        "classifiers."
        if most > limit
        else f"{left} calls that are owed were never made.",
    )


def _why_no_overlap(called: Called) -> str:
    first = min((r.call.start or 0 for r in called.calls if r.operation == "classify_image"), default=0)
    last = max((r.call.end or 0 for r in called.calls if r.operation == "normalize_image"), default=0)
    if first >= last > 0:
        return (
            "The first file was classified when the last was normalized: the stages don't overlap, so half of the "
            "actors wait all the time."
        )
    under_way = [
        (record.call.arrived, called_for.call.end or 0)
        for record in called.calls
        for called_for in called.calls
        if record.operation == "normalize_image" and called_for.operation == "classify_image"
        if record.item == called_for.item
    ]
    begun_anew = {at for at, _ in under_way if at > first and all(end <= at for begun, end in under_way if begun < at)}
    if 1 < len(begun_anew) < len(under_way) - 1:
        return (
            f"{len(begun_anew)} times no file was begun until all that were under way had been classified: whoever was "
            "done waited for the slowest. Wait for one of them, not for all."
        )
    return ""
