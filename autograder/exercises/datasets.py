"""Lesson 07, datasets."""

from __future__ import annotations

from autograder.client.wire import StandIn
from autograder.clock.world import Operation, World
from autograder.exercises.datasets_parts import (
    as_rows,
    expect_full_batches,
    expect_predictor_loads,
    expect_read_once,
    explain_rows,
    labeled,
    photos_to_predict,
)
from autograder.exercises.datasets_results import (
    colors_fit,
    expected_picture,
    explain_accuracy,
    explain_answers,
    explain_pictures,
    explain_saved,
    names_of,
    picture_key,
)
from autograder.exercises.parts import LOAD_MODEL, list_of, nothing_slow, parts_of
from autograder.judge.called import Called
from autograder.judge.case import Judge
from autograder.judge.registry import exercise
from autograder.judge.values import equal, plain_throughout
from autograder.verdict import peak_in_flight

PREDICTOR = StandIn("Predictor")


@exercise(
    "datasets.read_photos",
    title="A folder as a dataset",
    criteria={"output": 1, "lazy": 1},
    minutes=5,
    difficulty="core",
    hints=(
        "A table of labels without file names: whose labels are they?",
        "ray.data.read_images reads a folder. It has an argument for the pictures' mode, and one for their paths.",
        'return ray.data.read_images(folder, mode="RGB", include_paths=True)',
    ),
)
def read_photos(judge: Judge) -> None:
    colors = [tuple(judge.random.sample(range(20, 240), 3)) for _ in range(5)]
    gray, number = judge.random.randint(20, 240), judge.numbers(5)
    several = [
        [f"{number[0]}_a.png", "RGB", 6, 4, colors[0]],
        [f"{number[1]}_b.png", "L", 5, 5, (gray,)],
        [f"{number[2]}_c.JPEG", "RGB", 8, 8, colors[2]],
        [f"{number[3]}_d.png", "RGB", 3, 7, colors[3]],
    ]
    for pictures in (several, [[f"{number[4]}_e.jpg", "RGB", 4, 4, colors[4]]]):
        called = judge.call(
            nothing_slow(),
            pictures,
            drive="datasets.read_pictures",
            shown_as=f"read_photos(folder) with {len(pictures)} photos",
        )
        kind, rows = as_rows(called, columns=4)
        right = rows is not None and sorted(map(picture_key, rows)) == sorted(map(expected_picture, pictures))
        called.expect(
            "output",
            right and colors_fit(rows or [], pictures),
            f"{called.shown} gave a {kind} of {len(rows or [])} rows: {names_of(rows)}",
            explain_pictures(kind, rows, pictures),
        )
        called.expect(
            "lazy",
            kind == "Dataset",
            f"{called.shown} gave a {kind}",
            f"You returned a {kind}: the photos were read at once, all of them, into memory. A Dataset that reads "
            "them reads no photo until somebody asks for it.",
        )


@exercise(
    "datasets.Predictor",
    title="A class that keeps its model",
    criteria={"output": 1, "one load": 1, "whole batches": 1},
    minutes=10,
    difficulty="core",
    hints=(
        "Which of the two methods runs once in each actor, and which once for each batch?",
        "Load in __init__ and keep the model in self. In __call__, give the model all the images of the batch at once.",
        'self.model = load_model() in __init__; return {**batch, "label": self.model.predict(list(batch["image"]))}.',
    ),
)
def predictor(judge: Judge) -> None:
    sizes = (3, 2, 1)
    world, paths, images, labels = photos_to_predict(judge, sum(sizes), load=1.0)
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    parts = [slice(end - size, end) for size, end in zip(sizes, ends, strict=True)]
    batches = [[list(pair) for pair in zip(paths[part], images[part], strict=True)] for part in parts]
    called = judge.call(
        world,
        LOAD_MODEL,
        batches,
        drive="datasets.call_predictor",
        shown_as="predictor = Predictor(load_model), then predictor(batch) for batches of 3, 2 and 1 photos",
    )
    expected = [{"path": paths[part], "image": images[part], "label": labels[part]} for part in parts]
    right = equal(plain_throughout(called.value), expected)
    called.returns(expected, why=explain_answers(called, expected))
    _one_load(called, len(batches))
    calls = [record for record in called.calls if record.operation == "predict"]
    called.expect(
        "whole batches",
        [len(call.rows) for call in calls] == list(sizes),
        f"{called.shown}: the model was called with {[len(call.rows) for call in calls]} images",
        f"The model was called {len(calls)} times for {len(batches)} batches: hand it all the images of a batch in one "
        "call.",
    )
    world, paths, images, labels = photos_to_predict(judge, 5, load=1.0)
    if not right:
        return  # Ray Data would raise on it, and say less than has been said.
    called = judge.call(
        world,
        LOAD_MODEL,
        paths,
        2,
        3,
        drive="datasets.map_predictor",
        shown_as="ds.map_batches(Predictor, ...) with 2 actors",
    )
    _, rows = as_rows(called)
    called.value = rows
    called.returns(labeled(paths, labels), why=explain_rows("Dataset", rows, paths, labels))
    expect_predictor_loads(called, 2, "one load")


def _one_load(called: Called, batches: int) -> None:
    loads = called.count("load")
    if loads == batches > 1:
        why = f"The model was loaded {loads} times, once for each batch: load it in __init__, and keep it in self."
    elif loads == 0:
        why = "Batches were labeled, and no model was ever loaded."
    else:
        why = f"The model was loaded {loads} times for one predictor: load it in __init__, once."
    called.expect("one load", loads == 1, f"{called.shown} loaded the model {loads} times; once would do", why)


@exercise(
    "datasets.predict_dataset",
    title="The whole dataset, once",
    criteria={"output": 1, "each item once": 1, "full batches": 1, "one load per actor": 1},
    minutes=15,
    difficulty="core",
    hints=(
        "Who runs the plan that your function returns, and how often?",
        "map_batches takes the class, compute=ray.data.ActorPoolStrategy(size=...) and batch_size. It only plans: "
        "materialize() runs the plan, once, and keeps the rows.",
        "return ds.map_batches(Predictor, compute=ray.data.ActorPoolStrategy(size=actors), "
        "batch_size=batch_size).materialize()",
    ),
)
def predict_dataset(judge: Judge) -> None:
    for count, actors, batch_size in ((22, 3, 4), (0, 2, 4), (1, 2, 4)):
        world, paths, _, labels = photos_to_predict(judge, count, load=2.0)
        called = judge.call(
            world,
            paths,
            PREDICTOR,
            actors,
            batch_size,
            drive="datasets.predict_beside_reading",
            shown_as=f"predict_dataset(ds, Predictor, actors={actors}, batch_size={batch_size}) with {count} photos",
        )
        _judge_predictions(called, paths, labels)
        if count:
            expect_predictor_loads(called, actors, "one load per actor")
            expect_full_batches(called, count, batch_size)


def _judge_predictions(called: Called, paths: list[str], labels: list[str]) -> None:
    """The rows that came out, and that no photo was read or labeled twice."""
    kind, rows = as_rows(called)
    why = explain_rows(kind, rows, paths, labels)
    called.value = rows
    called.returns(labeled(paths, labels), why=why)
    expect_read_once(called)


@exercise(
    "datasets.accuracy_by_class",
    title="Right, class by class",
    criteria={"output": 1, "each item once": 1},
    minutes=15,
    difficulty="more",
    hints=(
        "The accuracy of a class is a share: of the photos that are of the class, or of those labeled so?",
        "Take all rows once. parse_label(row['path']) says what is on a photo: count each class, and its right ones.",
        "for row in predictions.select_columns(['path', 'label']).take_all(): truth = parse_label(row['path']); "
        "photos[truth] += 1; right[truth] += row['label'] == truth.",
    ),
)
def accuracy_by_class(judge: Judge) -> None:
    for table in (
        # Class, and what its photos were called. A label may hold another one's name. More than `take()` takes.
        {
            "fig": ["fig", "fig", "fig tree", "pomegranate", "fig", "acorn", "fig", "fig"],
            "drum": ["steel drum", "torch", "snare drum", "steel drum"],
            "red wine": ["red wine"] * 7,
            "tripod": ["tripod", "fig", "tripod", "tripod", "torch"],
        },
        {},
        {"alp": ["alp"]},
    ):
        wnid = judge.random.randint(10_000_000, 99_999_999)
        pairs = [(truth, label) for truth, found in table.items() for label in found]
        judge.random.shuffle(pairs)
        first = judge.random.randint(100, 900)
        paths = [f"photos/n{wnid}_{t.replace(' ', '_')}_{first + i:04}.JPEG" for i, (t, _) in enumerate(pairs)]
        labels = [label for _, label in pairs]
        world = World({"work": Operation([(path,) for path in paths], labels)})
        called = judge.call(
            world,
            paths,
            drive="datasets.measure",
            shown_as=f"accuracy_by_class(predictions) with {len(paths)} predictions",
        )
        expected = {truth: found.count(truth) / len(found) for truth, found in table.items()}
        called.returns(expected, tolerance=1e-9, why=explain_accuracy(called, table, expected))
        expect_read_once(called)


@exercise(
    "datasets.save_predictions",
    title="On disk, and read back",
    criteria={"output": 1, "each item once": 0.5, "path and label": 0.5},
    minutes=15,
    difficulty="more",
    hints=(
        "What is in the folder after you ran your function twice?",
        "select_columns keeps what you name. write_parquet adds to what is in the folder, unless you give it a mode.",
        'predictions.select_columns(["path", "label"]).write_parquet(folder, mode="overwrite"), then '
        "ray.data.read_parquet(folder).count().",
    ),
)
def save_predictions(judge: Judge) -> None:
    for counts in ((7,), (4, 3)):
        numbers, answers = judge.numbers(sum(counts)), judge.numbers(sum(counts))
        paths = [f"photos/{number}.JPEG" for number in numbers]
        labels = [f"label {number}" for number in answers]
        world = World({"work": Operation([(path,) for path in paths], labels)})
        rounds = [paths[: counts[0]], paths[counts[0] :]][: len(counts)]
        again = ", then once more with 3 others" if len(counts) == 2 else ""
        called = judge.call(
            world,
            *rounds,
            drive="datasets.save",
            shown_as=f"save_predictions(predictions, folder) with {counts[0]} predictions{again}",
        )
        found = parts_of(called)
        rows, columns = list_of(found, "rows", columns=2), list(map(str, list_of(found, "columns")))
        last = labeled(rounds[-1], labels[-counts[-1] :])
        called.value = [rows, found.get("returned")]
        called.returns([last, counts[-1]], why=explain_saved(found, last, labeled(paths, labels)))
        expect_read_once(called)
        called.expect(
            "path and label",
            columns == ["label", "path"],
            f"{called.shown} wrote the columns {', '.join(columns) or 'none'}",
            "The images were written too: they are most of the bytes, and they are on the disk already."
            if "image" in columns
            else f"The files have the columns {', '.join(columns) or 'none'}; path and label are wanted.",
        )


@exercise(
    "datasets.predict_autoscaling",
    title="As many actors as it takes",
    criteria={"output": 0.5, "each item once": 0.5, "grows": 0.5, "stays small": 0.5},
    minutes=10,
    difficulty="more",
    hints=(
        "Does a dataset of one batch need three models in memory?",
        "ActorPoolStrategy takes a size, or the two ends of a range.",
        "The same as predict_dataset, with compute=ray.data.ActorPoolStrategy(min_size=smallest, max_size=largest).",
    ),
)
def predict_autoscaling(judge: Judge) -> None:
    for count, smallest, largest in ((2, 1, 2), (48, 1, 2)):
        world, paths, _, labels = photos_to_predict(judge, count, load=1.0)
        called = judge.call(
            world,
            paths,
            PREDICTOR,
            smallest,
            largest,
            drive="datasets.predict",
            shown_as=f"predict_autoscaling(ds, Predictor, smallest={smallest}, largest={largest}) with {count} photos",
        )
        _judge_predictions(called, paths, labels)
        loads = called.count("load")
        if count == 2:
            called.expect(
                "stays small",
                loads == smallest,
                f"{called.shown} loaded {loads} models",
                f"For one small batch {loads} models were loaded: begin with `smallest` actors, and let the pool grow.",
            )
        else:
            peak = _peak_of_predictions(called)
            called.expect(
                "grows",
                loads > smallest and peak <= largest,
                f"{called.shown} loaded {loads} models, and up to {peak} batches were predicted at once",
                f"Up to {peak} batches were predicted at once, and `largest` is {largest}."
                if peak > largest
                else f"The pool never grew: {loads} model for {count} photos, where `largest` allows {largest}.",
            )


def _peak_of_predictions(called: Called) -> int:
    spans = [span for span in called.run.spans() if span.operation == "predict"]
    return peak_in_flight(spans)


@exercise(
    "datasets.BatchPredictor",
    title="Say what, not how",
    criteria={"output": 1, "each item once": 1, "full batches": 0.5, "one load per actor": 0.5},
    minutes=25,
    difficulty="challenge",
    hints=(
        "Which of the arguments are known when the object is made, and which only when it predicts?",
        "from_checkpoint is a classmethod: it returns cls(...) with what predict needs. predict is map_batches with "
        "fn_constructor_kwargs.",
        "ds.map_batches(self.predictor_class, fn_constructor_kwargs=self.checkpoint.to_dict(), "
        "compute=ray.data.ActorPoolStrategy(size=self.actors), batch_size=batch_size).materialize()",
    ),
)
def batch_predictor(judge: Judge) -> None:
    for count, actors, batch_size in ((10, 2, 4), (0, 1, 4)):
        world, paths, _, labels = photos_to_predict(judge, count, load=2.0)
        called = judge.call(
            world,
            paths,
            LOAD_MODEL,
            PREDICTOR,
            actors,
            batch_size,
            drive="datasets.predict_from_checkpoint",
            shown_as=f"BatchPredictor.from_checkpoint(checkpoint, Predictor, actors={actors})"
            f".predict(ds, batch_size={batch_size}) with {count} photos",
        )
        _judge_predictions(called, paths, labels)
        if count:
            expect_predictor_loads(called, actors, "one load per actor")
            expect_full_batches(called, count, batch_size)
