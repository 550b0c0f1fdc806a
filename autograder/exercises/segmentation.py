"""Lesson 08, segmentation: one task, six ways."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from autograder.clock.world import Operation, World
from autograder.exercises.datasets_parts import expect_full_batches, expect_predictor_loads
from autograder.exercises.masks import explain_iou, explain_masks, mask_of, mean_iou_of, random_maps, random_masks
from autograder.exercises.parts import (
    ACTORS,
    MODEL,
    MODEL_CLASS,
    SKEWED,
    expect_loads,
    expect_pickled_once,
    list_of,
    nothing_slow,
    predict_on,
)
from autograder.exercises.patterns import PATTERNS, Workload, explain_choice, makespan, told
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.registry import exercise
from autograder.judge.values import plain, plain_throughout, shown

QUIETLY = "segmentation.with_ray_data"


@exercise(
    "segmentation.predict",
    title="Four steps",
    criteria={"output": 1, "one batch": 0.5, "no gradients": 0.5},
    minutes=15,
    difficulty="core",
    needs_ray=False,
    hints=(
        "What is the shape of the maps that the model returns, and what is the shape of the mask that you want?",
        "inputs = processor(images=..., return_tensors='pt'), then model(...).logits, then interpolate each picture's "
        "maps to (height, width), then argmax over the classes. PIL's picture.size is (width, height).",
        "with torch.inference_mode(): maps = model(pixel_values=inputs.pixel_values).logits; for each picture: "
        "torch.nn.functional.interpolate(maps[i][None], size=picture.size[::-1], mode='bilinear', "
        "align_corners=False)[0].argmax(0).numpy().",
    ),
)
def predict(judge: Judge) -> None:
    for images in (
        ((10, 6, False), (5, 9, False), (8, 8, True)),
        (),
        ((7, 12, False),),
        ((9, 6, True), (12, 10, False), (6, 9, False), (11, 7, False)),
    ):
        _predict_masks(judge, images)


def _predict_masks(judge: Judge, images: Sequence[tuple[int, int, bool]]) -> None:
    """One case: pictures of these widths and heights, some of them gray."""
    maps = [random_maps(judge.random, 3, 3, 4, (width, height)) for width, height, _ in images]
    expected = [mask_of(one, (width, height)) for one, (width, height, _) in zip(maps, images, strict=True)]
    sizes = ", ".join(f"{width}x{height}{' gray' if gray else ''}" for width, height, gray in images)
    called = judge.call(
        nothing_slow(), list(images), maps,
        drive="segmentation.use_predict", shown_as=f"predict(model, processor, [{sizes}])",
    )  # fmt: skip
    report = called.value if type(called.value) is dict else {}
    batches = list_of(report, "batches")
    called.value = report.get("masks")
    called.returns(expected, why=explain_masks(called.value, expected, maps, images))
    called.expect(
        "one batch",
        batches == ([len(images)] if images else []),
        f"{called.shown} asked the model {len(batches)} times, about {shown(batches)} pictures",
        f"The model was asked {len(batches)} times for {len(images)} pictures: hand the processor the whole list, and "
        "the model one batch.",
    )
    called.expect(
        "no gradients",
        report.get("gradients") is False and bool(batches) == bool(images),
        f"{called.shown} ran the model {'with' if report.get('gradients') else 'without'} gradients",
        "The model ran with gradients on: it keeps what training would need. Use torch.inference_mode()."
        if batches
        else "The model was never asked.",
    )


@exercise(
    "segmentation.segment_with_tasks",
    title="Way 2: tasks",
    criteria={"output": 0.5, "each item once": 0.5, "pickled once": 0.5, "speedup": 0.5},
    minutes=10,
    difficulty="core",
    hints=(
        "Where is the model, if every task is to find it, and it is packed up only once?",
        "reference = ray.put(model) before the loop. A task that takes the reference is handed the model itself.",
        "predict_task.remote(reference, batch) for each batch, in a list; one ray.get; then flatten the lists.",
    ),
)
def segment_with_tasks(judge: Judge) -> None:
    for sizes, costs in (((2, 2, 1), (3.0, 1.0, 2.0)), ((), ()), ((3,), (1.0,))):
        world, batches, results = predict_on(judge, sizes, costs, pickle=1.0)
        judge.call(world, MODEL, batches).returns(results).each_item_once()
    world, batches, results = predict_on(judge, (4, 4, 4, 4, 4, 4, 4, 2), pickle=1.0)
    called = judge.call(world, MODEL, batches).returns(results).each_item_once()
    expect_pickled_once(called, len(batches))
    called.makespan_within(3.0)


@exercise(
    "segmentation.segment_with_actors",
    title="Way 3: actors",
    criteria={"output": 1, "each item once": 0.5, "loads": 0.5, "speedup": 1},
    minutes=20,
    difficulty="core",
    hints=(
        "One batch takes six times as long as the others. Who should get the next batch: the next in turn, or the "
        "first who is idle?",
        "Keep a dict from each reference in flight to its actor and the number of its batch. ray.wait tells which "
        "reference is ready; that actor gets the next batch, and the masks go to their number's place.",
        "while todo or in_flight: if there is an idle actor and a batch to do, submit and note in_flight[reference] = "
        "(actor, number); else ready, _ = ray.wait(list(in_flight)); actor, number = in_flight.pop(ready[0]).",
    ),
)
def segment_with_actors(judge: Judge) -> None:
    world, batches, results = predict_on(judge, (2, *[1] * 12), (6.0, *[1.0] * 12), cores=3, load=1.0)
    called = judge.call(world, MODEL_CLASS, batches, 3)
    called.returns(results).each_item_once()
    expect_loads(called, 3, "loads")
    called.makespan_within(7.0)
    world, batches, results = predict_on(judge, (), ())
    judge.call(world, MODEL_CLASS, batches, 2).returns(results).each_item_once()
    world, batches, results = predict_on(judge, (3,), (1.0,))
    judge.call(world, MODEL_CLASS, batches, 2).returns(results).each_item_once()


@exercise(
    "segmentation.segment_with_actor_pool",
    title="Way 4: an actor pool",
    criteria={"output": 0.5, "each item once": 0.5, "speedup": 1},
    minutes=10,
    difficulty="more",
    hints=(
        "Which of the pool's two maps keeps the order of the batches?",
        "pool.map(function, batches) takes a function of (actor, batch) that returns a reference, and gives the "
        "results in order. It is a generator: go through it.",
        "pool = ActorPool(actors); for masks in pool.map(lambda actor, batch: actor.predict.remote(batch), batches): "
        "extend a list.",
    ),
)
def segment_with_actor_pool(judge: Judge) -> None:
    for sizes, costs in (((2, 2, 1), (3.0, 1.0, 2.0)), ((), ()), ((3,), (1.0,)), ((1,) * 7, SKEWED[:7])):
        world, batches, results = predict_on(judge, sizes, costs)
        judge.call(world, ACTORS, batches).returns(results).each_item_once()
    world, batches, results = predict_on(judge, (2,) * 15 + (1,))
    judge.call(world, ACTORS, batches).returns(results).each_item_once().makespan_within(4.0)


def _images_on(judge: Judge, count: int, in_flight: int, **settings: Any) -> tuple[World, list[int], list[int]]:
    """A world with a model that takes any batch of the images, the images and their results."""
    images, results = judge.numbers(count), judge.numbers(count)
    operation = Operation([(image,) for image in images], results, 1.0, batched=True, batch_cost=1.0)
    return World({"predict": operation}, pending_calls=in_flight, **settings), images, results


@exercise(
    "segmentation.segment_with_dataset",
    title="Way 5: Ray Data",
    criteria={"output": 1, "each item once": 0.5, "loads": 0.5, "full batches": 0.5, "speedup": 0.5},
    minutes=20,
    difficulty="core",
    hints=(
        "Ray Data's actors finish in any order. What must a row carry, so that you can put the masks in order again?",
        "A callable class: __init__ makes the Model, __call__ takes a dict of arrays and returns one. map_batches "
        "takes the class, batch_size and compute=ray.data.ActorPoolStrategy(size=num_actors).",
        "ray.data.from_items([{'number': i, 'image': image} for i, image in enumerate(images)]).map_batches(Predictor, "
        "fn_constructor_args=(Model,), ...).take_all(), then sort by 'number'.",
    ),
)
def segment_with_dataset(judge: Judge) -> None:
    world, images, results = _images_on(judge, 11, 2)
    called = judge.call(world, MODEL_CLASS, images, 2, 2, drive=QUIETLY)
    called.returns(results, why=_why_rows(called, results)).each_item_once()
    expect_predictor_loads(called, 2, "loads")
    expect_full_batches(called, 11, 2)
    # Each batch of two takes 3 s. Ray Data may queue four batches at one actor, and two at the other.
    called.makespan_within(9.0)
    world, images, results = _images_on(judge, 0, 1)
    judge.call(world, MODEL_CLASS, images, 1, 4, drive=QUIETLY).returns(results)
    world, images, results = _images_on(judge, 1, 1)
    judge.call(world, MODEL_CLASS, images, 1, 4, drive=QUIETLY).returns(results).each_item_once()


def _why_rows(called: Called, results: list[int]) -> str:
    """What is wrong with rows that came back from Ray Data; an empty text if it is nothing of theirs."""
    value = plain_throughout(called.value)
    if type(value) is not list or not value:
        return ""
    if all(type(row) is dict for row in value):
        return "You returned Ray Data's rows, each a dict: take the mask out of each row."
    if value != results and sorted(map(str, value)) == sorted(map(str, results)):
        return (
            "The values are right, but in the order in which Ray Data's actors were done: let each row carry its "
            "number, and sort by it."
        )
    return ""


@exercise(
    "segmentation.segment_with_batch_predictor",
    title="Way 6: a batch predictor",
    criteria={"output": 0.5, "each item once": 0.5, "pickled once": 0.5, "restored once": 0.5},
    minutes=15,
    difficulty="more",
    hints=(
        "The model is loaded already. How does it get into each actor, once, and packed up only once for all?",
        "Checkpoint.from_dict puts it into the object store. MaskPredictor.from_checkpoint takes it out, once for each "
        "actor, and __call__ uses it for every batch.",
        "checkpoint = Checkpoint.from_dict({'model': model}); BatchPredictor(checkpoint, MaskPredictor).predict("
        "dataset, batch_size=..., num_actors=...); take_all() and sort by number.",
    ),
)
def segment_with_batch_predictor(judge: Judge) -> None:
    world, images, results = _images_on(judge, 11, 2)
    called = judge.call(world, MODEL, images, 2, 2, drive=QUIETLY)
    called.returns(results, why=_why_rows(called, results)).each_item_once()
    expect_pickled_once(called, math.ceil(len(images) / 2))
    _expect_restored_once(called, 2)
    world, images, results = _images_on(judge, 0, 1)
    judge.call(world, MODEL, images, 1, 4, drive=QUIETLY).returns(results)
    world, images, results = _images_on(judge, 1, 1)
    judge.call(world, MODEL, images, 1, 4, drive=QUIETLY).returns(results).each_item_once()


def _expect_restored_once(called: Called, actors: int) -> None:
    """Each of the actors that predicted unpickled the model exactly once."""
    restored = [record.process for record in called.run.records if record.kind == "unpickle"]
    used = {record.process for record in called.calls}
    called.expect(
        "restored once",
        len(restored) == len(set(restored)) == actors and used <= set(restored) and not called.not_begun(),
        f"{called.shown} unpickled the model {len(restored)} times in {len(set(restored))} processes, for {actors} "
        "actors",
        f"The model was unpickled {len(restored)} times for {actors} actors: take it out of the checkpoint when the "
        "predictor is made, not in every batch."
        if len(restored) > actors
        else f"{len(used)} processes predicted, and {actors} actors were to: the model was unpickled {len(restored)} "
        "times.",
    )


@exercise(
    "segmentation.mean_iou",
    title="How good is a mask?",
    criteria={"output": 0.5, "absent classes": 0.5, "ignored pixels": 1},
    minutes=20,
    difficulty="more",
    needs_ray=False,
    hints=(
        "Which pixels don't count at all, neither in an intersection nor in a union?",
        "First keep only the pixels where truth != ignore, of both arrays. Then, for each class: how many pixels have "
        "it in both, how many in either? Leave out a class of which there are none in either.",
        "for c in range(num_classes): in_truth, in_mask = truth == c, predicted == c; either = (in_truth | "
        "in_mask).sum(); if either: collect (in_truth & in_mask).sum() / either. At the end the mean, as a float.",
    ),
)
def mean_iou(judge: Judge) -> None:
    rng = judge.random
    _mean_iou_of(judge, "output", *random_masks(rng, (0, 1, 2), 6), 3)
    _mean_iou_of(judge, "output", [[2, 1], [0, 2]], [[2, 1], [0, 2]], 3)
    _mean_iou_of(judge, "absent classes", *random_masks(rng, (0, 3, 7), 6), 9)
    _mean_iou_of(judge, "absent classes", *random_masks(rng, (2, 11, 12, 149), 8), 150)
    _mean_iou_of(judge, "absent classes", [[1, 1], [4, 0]], [[1, 1], [0, 0]], 9)
    _mean_iou_of(judge, "ignored pixels", *random_masks(rng, (0, 1, 2, 3), 7, ignored=0.3), 4)
    _mean_iou_of(judge, "ignored pixels", *random_masks(rng, (0, 1, 2), 7, ignored=0.3, ignore=9), 3, 9)


def _mean_iou_of(judge: Judge, criterion: str, predicted: Any, truth: Any, classes: int, ignore: int = 255) -> None:
    """One case. Without an `ignore` of its own, the function's default has to do."""
    expected = mean_iou_of(predicted, truth, classes, ignore)
    own = () if ignore == 255 else (ignore,)
    text = f"mean_iou({shown(predicted)}, {shown(truth)}, {classes}{f', ignore={ignore}' if own else ''})"
    called = judge.call(
        nothing_slow(), predicted, truth, classes, *own, drive="segmentation.on_arrays", shown_as=text
    )  # fmt: skip
    why = explain_iou(plain(called.value), predicted, truth, classes, ignore)
    called.returns(expected, criterion=criterion, tolerance=1e-6, why=why)


@exercise(
    "segmentation.choose_pattern",
    title="Which way, for which work?",
    criteria={"output": 1, "edge cases": 1},
    minutes=30,
    difficulty="challenge",
    needs_ray=False,
    hints=(
        "For each pattern: what is paid once, what is paid for each item, and how many work at a time?",
        "Write down an estimate of the seconds of each pattern from the rules above, put them into a dict from name to "
        "seconds, and return the name with the least.",
        "workers = min(cores, memory, items); work = items * (read + predict), plus what the first item adds; "
        "'sequential': load + work; 'tasks': (items * load + work) / workers; 'actors': start + load + max(work / "
        "workers, the first item); return min(seconds, key=seconds.get).",
    ),
)
def choose_pattern(judge: Judge) -> None:
    one_reason = (
        Workload(items=200, load=5.0),
        Workload(items=200, load=8.0, cores=1),
        Workload(items=40, predict=0.1, load=0.0, start=2.0),
        Workload(items=60, read=1.0, load=3.0, memory=1),
    )
    several = (
        Workload(items=12, predict=0.1, load=6.0, start=2.0),
        Workload(items=60, load=2.0, skew=25.0, in_order=True),
        Workload(items=60, read=1.0, load=3.0, memory=1, cores=1),
        Workload(items=60, read=0.9, load=4.0, memory=2),
        Workload(items=40, load=0.05, start=10.0, memory=2),
        Workload(items=48, predict=0.25, load=10.0, start=12.0, cores=2),
    )
    for criterion, workloads in (("output", one_reason), ("edge cases", several)):
        for workload in workloads:
            _choose(judge, criterion, workload.scaled(judge.random.uniform(0.5, 2.0)))


def _choose(judge: Judge, criterion: str, workload: Workload) -> None:
    """One case: the chosen pattern takes at most 10 % longer than the best."""
    called = judge.call(nothing_slow(), asdict(workload), shown_as=f"choose_pattern({asdict(workload)})")
    seconds = {pattern: makespan(pattern, workload) for pattern in PATTERNS}
    best = min(seconds, key=lambda name: seconds[name])
    chosen = called.value
    if type(chosen) is not str or chosen not in seconds:
        names = ", ".join(map(repr, PATTERNS))
        called.expect(criterion, False, f"{called.shown} {called.came_back}", f"A pattern's name is one of {names}.")
        return
    took = "never begins" if math.isinf(seconds[chosen]) else f"takes {seconds[chosen]:.3g} s"
    called.expect(
        criterion,
        seconds[chosen] <= 1.1 * seconds[best],
        f"{called.shown} returned {chosen!r}, which {took}; {best!r} takes {seconds[best]:.3g} s",
        f"For {told(workload)}, {chosen!r} {took} and {best!r} takes {seconds[best]:.3g} s: "
        f"{explain_choice(chosen, best, workload)}",
    )
