"""What a check of lesson 07 does with datasets: it makes small ones, and sends back the rows of those that come out.

Their photos are read, and where a label is needed labeled, by stand-ins: the clock counts how often.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.client import standins

ANOTHER = "label of another predictor's model"
"""What the model of a checkpoint gives that belongs to another predictor."""


def read_pictures(read_photos: Callable[[str], Any], pictures: list[list[Any]]) -> Any:
    """Have a folder of pictures read. pictures: name, mode, width, height and the one color of each, as a tuple.

    A file of text lies beside them. Returns the kind of what came back and its rows, each the name of the file (None
    without a path), the shape of the image, its type and its first pixel.
    """
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder, _quiet():
        Path(folder, "about_these.txt").write_text("These are no photos of anything.")
        for name, mode, width, height, color in pictures:
            Image.new(mode, (width, height), tuple(color) if len(color) > 1 else color[0]).save(Path(folder, name))
        photos = read_photos(folder)
        return None if photos is None else {"kind": _kind(photos), "rows": _pictures_in(photos)}


def _pictures_in(photos: Any) -> list[list[Any]]:
    if not hasattr(photos, "take_all"):
        return []
    rows = []
    for row in photos.take_all():
        image = row.get("image")
        shape = list(getattr(image, "shape", ()))
        pixel = image.reshape(-1)[:3].tolist() if len(shape) == 3 else []
        name = os.path.basename(str(row["path"])) if "path" in row else None
        rows.append([name, shape, str(getattr(image, "dtype", type(image).__name__)), pixel])
    return rows


def call_predictor(predictor_class: Any, load_model: Any, batches: list[list[list[Any]]]) -> Any:
    """Make one predictor in this process and call it with each batch, a list of [path, image].

    Returns for each batch what came back, with arrays as lists, and how often the model was loaded by then.
    """
    import numpy as np

    predictor = predictor_class(load_model)
    given = [{"path": np.array([p for p, _ in b]), "image": np.array([i for _, i in b])} for b in batches]
    answers = [predictor(batch) for batch in given]
    return None if any(answer is None for answer in answers) else [_plain(answer) for answer in answers]


def _plain(answer: Any) -> Any:
    if not isinstance(answer, dict):
        return type(answer).__name__
    return {str(name): value.tolist() if hasattr(value, "tolist") else value for name, value in answer.items()}


def map_predictor(predictor_class: Any, load_model: Any, paths: list[str], actors: int, batch_size: int) -> Any:
    """Have Ray Data use a predictor class, on `actors` actors. Returns the kind of what came out and its rows."""
    import ray

    with _quiet():
        predictions = _photos(paths).map_batches(
            predictor_class,
            fn_constructor_args=(load_model,),
            compute=ray.data.ActorPoolStrategy(size=actors),
            batch_size=batch_size,
        )
        return {"kind": "MaterializedDataset", "rows": _rows(predictions)}


def predict(function: Callable[..., Any], paths: list[str], *arguments: Any) -> Any:
    """Call function(ds, *arguments) with a dataset of photos, and read twice what comes back.

    Returns its kind and its rows, each [path, label], the first two of them also as they were read the first time.
    """
    with _quiet():
        return _read_twice(function(_photos(paths), *arguments))


def predict_beside_reading(function: Callable[..., Any], paths: list[str], *arguments: Any) -> Any:
    """The same, with photos that are read in tasks of their own: they need a CPU beside those of the actors."""
    with _quiet():
        # Steps that ask for the same resources would be fused, and read in the actors.
        return _read_twice(function(_photos(paths, num_cpus=0.5), *arguments))


def predict_from_checkpoint(
    batch_predictor: Any, paths: list[str], load_model: Any, predictor_class: Any, actors: int, batch_size: int
) -> Any:
    """BatchPredictor.from_checkpoint(checkpoint, predictor_class, actors).predict(ds, batch_size), read twice.

    Before it predicts, another one is made, of a model that gives `ANOTHER` as every label.
    """
    with _quiet():
        checkpoint = _Checkpoint({"load_model": load_model})
        made = batch_predictor.from_checkpoint(checkpoint, predictor_class, actors)
        batch_predictor.from_checkpoint(_Checkpoint({"load_model": _Another}), predictor_class, actors)
        return None if made is None else _read_twice(made.predict(_photos(paths), batch_size))


class _Another:
    """A model that a predictor uses only if it takes the checkpoint of another one for its own."""

    def predict(self, images: list[Any]) -> list[str]:
        return [ANOTHER] * len(images)


class _Checkpoint:
    """What a predictor is made of, as a dict."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def to_dict(self) -> dict[str, Any]:
        """The dict."""
        return dict(self._data)


def measure(function: Callable[[Any], Any], paths: list[str]) -> Any:
    """Call function(predictions) with a dataset of predictions that are only made when somebody reads it."""
    with _quiet():
        return function(_predictions(paths))


def save(function: Callable[[Any, str], Any], *rounds: list[str]) -> Any:
    """Call function(predictions, folder) for each list of paths in turn, always with the same folder.

    Returns what the last call returned, and the columns and rows [path, label] of all Parquet files in the folder.
    """
    from pyarrow import parquet

    with tempfile.TemporaryDirectory() as folder, _quiet():
        for paths in rounds:
            returned = function(_predictions(paths), folder)
        files = sorted(Path(folder).rglob("*.parquet"))
        if returned is None and not files:
            return None
        tables = [parquet.read_table(file) for file in files]
        columns = sorted({str(name) for table in tables for name in table.column_names})
        rows = [[row.get("path"), row.get("label")] for table in tables for row in table.to_pylist()]
        return {"returned": returned, "files": len(files), "columns": columns, "rows": _sorted(rows)}


# Datasets


def _photos(paths: list[str], num_cpus: float = 1.0) -> Any:
    """A dataset of photos, read when somebody asks for them: a row each, with path and image."""
    import ray

    return ray.data.from_items([{"path": path} for path in paths]).map(_read, num_cpus=num_cpus)


def _predictions(paths: list[str]) -> Any:
    """A dataset of labeled photos, labeled when somebody asks for them: path, image and label."""
    import ray

    # In batches: of a plan that maps row by row, Ray Data tells the count without running it.
    return ray.data.from_items([{"path": path} for path in paths]).map_batches(_label)


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "image": standins.read_photo(row["path"])}


def _label(batch: Any) -> Any:
    import numpy as np

    labels = [standins.work(str(path)) for path in batch["path"]]
    return {**batch, "image": np.zeros((len(labels), 4, 4, 3), np.uint8), "label": labels}


def _read_twice(result: Any) -> Any:
    if result is None:
        return None
    if not hasattr(result, "take_all"):
        return {"kind": _kind(result), "rows": None}
    first = result.take(2)
    return {"kind": _kind(result), "rows": _rows(result), "first": len(first)}


def _rows(predictions: Any) -> list[list[Any]]:
    return _sorted([[row.get("path"), row.get("label")] for row in predictions.take_all()])


def _sorted(rows: list[list[Any]]) -> list[list[Any]]:
    return sorted(rows, key=lambda row: [str(cell) for cell in row])


def _kind(value: Any) -> str:
    return type(value).__name__


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """While inside, Ray Data draws no progress bars and says nothing but errors."""
    import ray

    context, logger = ray.data.DataContext.get_current(), logging.getLogger("ray.data")
    before = context.enable_progress_bars, logger.level
    context.enable_progress_bars = False
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        context.enable_progress_bars = before[0]
        logger.setLevel(before[1])
