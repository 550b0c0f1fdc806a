"""Stand-ins for the slow things: plain functions and classes whose cost is counted by the clock.

They are found by name in every process, so they survive `ray.remote(work)`, pickle under spawn, and cloudpickle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograder.client.link import ask
from autograder.client.wire import StandIn


def work(item: Any) -> Any:
    """A function of one item. Returns the item's answer when the clock says that it is done."""
    return _made(ask("call", "work", (_named(item),)))


def first(item: Any) -> Any:
    """The first of two stages. Returns an intermediate value that only `second` understands."""
    return _made(ask("call", "first", (_named(item),)))


def second(value: Any) -> Any:
    """The second of two stages: takes what `first` returned."""
    return _made(ask("call", "second", (_named(value),)))


def sample(task: int, n: int) -> int:
    """Throw `n` points at the square with the random stream of task number `task`; how many fell inside the circle."""
    return int(ask("call", "sample", (task, n)))


def convolve(image: Value, kernel: Any) -> Any:
    """Convolve an image, which is heavy to move, with one kernel."""
    return _made(ask("call", "convolve", (_named(image), kernel)))


def load_model() -> Model:
    """Load a model, which takes a while."""
    return Model()


class Model:
    """A model: creating one loads it, `predict` takes a batch and returns a list of results, one for each input."""

    on_gpu = False
    _is_loaded = False

    def __init__(self) -> None:
        ask("load", "Model")
        self._is_loaded = True

    def predict(self, batch: Any) -> list[Any]:
        """The results of one batch, in its order. Raises TypeError for anything that is not iterable."""
        if not isinstance(batch, Iterable):
            raise TypeError(f"predict takes one batch, a list of items, and was given one {type(batch).__name__}")
        self._must_be_loaded()
        return list(ask("call", "predict", ([_plain(item) for item in batch],)))

    def _must_be_loaded(self) -> None:
        """A class of a learner's own may have forgotten to, and is told so."""
        if not self._is_loaded:
            raise RuntimeError(f"this {type(self).__name__} was never loaded: call super().__init__() in its __init__")

    def __reduce__(self) -> Any:
        self._must_be_loaded()
        return (_unpickled_model, (ask("pickle", "Model"),))


def read_photo(path: str) -> Any:
    """What is in the file of a photo."""
    return _made(ask("call", "read_photo", (path,)))


class Predictor:
    """A callable class as Ray Data takes it: creating one loads a model, a call labels the images of a batch."""

    def __init__(self, load_model: Callable[[], Model] = load_model) -> None:
        self.model = load_model()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        return {**batch, "label": self.model.predict(batch["image"])}


class GpuModel(Model):
    """A model that runs on the machine's one GPU: however many there are, only one predicts at a time."""

    on_gpu = True


class Decoder:
    """Decodes photos: `decode` takes a batch of file names and returns their images, which are heavy to move."""

    def __init__(self) -> None:
        ask("load", "Decoder")

    def decode(self, batch: list[str]) -> list[Any]:
        """The images of a batch, in its order, for `Model.predict`."""
        return [_made(image) for image in ask("call", "decode", (list(batch),))]


def sink(batch: list[str], labels: list[Any]) -> None:
    """Write the labels of one batch to the machine's only disk."""
    ask("call", "sink", (list(batch), list(labels)))


class Normalizer:
    """Reads and normalizes images: creating one takes a while, and its tensors are heavy to move."""

    def __init__(self) -> None:
        ask("load", "Normalizer")

    def normalize_image(self, path: str) -> Any:
        """The image of a file as a tensor, for `Classifier.classify_image`."""
        return _made(ask("call", "normalize_image", (path,)))


class Classifier:
    """Classifies tensors: creating one loads a model."""

    def __init__(self) -> None:
        ask("load", "Classifier")

    def classify_image(self, tensor: Any) -> Any:
        """The label of a tensor that a `Normalizer` made."""
        return _made(ask("call", "classify_image", (_named(tensor),)))


def _ready_model() -> Model:
    """A model that is already loaded."""
    model = object.__new__(Model)
    model._is_loaded = True
    return model


def _unpickled_model(token: str) -> Model:
    ask("unpickle", "Model", (token,))
    return _ready_model()


class Value:
    """An intermediate value, heavy to move: pickling and unpickling it is reported to the clock."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __reduce__(self) -> Any:
        ask("pickle", "value", (self.token,))
        return (_unpickled_value, (self.token,))


def _unpickled_value(token: str) -> Value:
    ask("unpickle", "value", (token,))
    return Value(token)


class Batches:
    """An iterator of batches that tells the clock each time it is asked for the next one."""

    def __init__(self, batches: list[Any]) -> None:
        self._batches = iter(batches)
        self._asked = 0

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        ask("mark", name=f"next {self._asked}")
        self._asked += 1
        return next(self._batches)


class Board:
    """A board on which tasks report what is done. It tells the clock of each report."""

    def __init__(self) -> None:
        self._reports = 0

    def report(self, index: Any) -> None:
        """The item with this index is done."""
        ask("mark", name=f"report {index!r}")
        self._reports += 1

    def reports(self) -> int:
        """How many reports have come since the board was cleared."""
        return self._reports

    def clear(self) -> None:
        """Begin again with no reports."""
        self._reports = 0


def make(stand_in: StandIn) -> Any:
    """The object that the judge means by a stand-in."""
    if stand_in.name in _FUNCTIONS:
        return _FUNCTIONS[stand_in.name]
    if stand_in.name == "model":
        return _ready_model()
    if stand_in.name == "batches":
        return Batches(list(stand_in.parts[0]))
    if stand_in.name == "value":
        return Value(str(stand_in.parts[0]))
    raise ValueError(f"no stand-in named {stand_in.name!r}")


_FUNCTIONS = {
    "work": work,
    "first": first,
    "second": second,
    "sample": sample,
    "load_model": load_model,
    "Model": Model,
    "GpuModel": GpuModel,
    "Decoder": Decoder,
    "sink": sink,
    "convolve": convolve,
    "read_photo": read_photo,
    "Predictor": Predictor,
    "Normalizer": Normalizer,
    "Classifier": Classifier,
    "Board": Board,
}


def _named(value: Any) -> Any:
    """A heavy value travels to the clock by its name."""
    return StandIn("value", (value.token,)) if type(value) is Value else value


def _plain(item: Any) -> Any:
    """An item out of an array, such as Ray Data's batches are made of, as Python's own number or text."""
    return item.item() if getattr(item, "shape", None) == () else _named(item)


def _made(answer: Any) -> Any:
    return make(answer) if type(answer) is StandIn else answer
