"""Measure a segmenter on drawn scenes that it has never seen: `python -m raycourse.evaluate_segmenter`."""

from __future__ import annotations

import argparse

import numpy as np
import numpy.typing as npt

from raycourse.models import SEGMENTER_FOLDER, Segmenter
from raycourse.scenes import ADE_NAMES, validation_scenes


def confusion(predicted: npt.NDArray[np.uint8], truth: npt.NDArray[np.uint8], classes: int) -> npt.NDArray[np.int64]:
    """Pixel counts (classes x classes): row is the truth, column the prediction. Ids of `classes` or more are ignored.

    The two arrays have the same shape, any shape.
    """
    _require_same_shape(predicted, truth)
    counted = truth < classes
    pairs = truth[counted].astype(np.int64) * classes + predicted[counted]
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def iou_of_classes(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Intersection over union of each class; NaN for a class that is in neither truth nor prediction."""
    both = np.diag(counts).astype(np.float64)
    either = counts.sum(0) + counts.sum(1) - both
    return np.divide(both, either, out=np.full(len(counts), np.nan), where=either > 0)


def mean_iou(
    predicted: npt.NDArray[np.uint8], truth: npt.NDArray[np.uint8], num_classes: int, ignore: int = 255
) -> float:
    """Mean intersection over union of the classes that are in the truth or in the prediction.

    predicted, truth: zero-based class ids, arrays of the same shape. Pixels that are `ignore` in the truth don't count;
    SceneParse150's own mask files are one-based and have to be reduced by one first (0 becomes 255).
    Raises ValueError if another id isn't below `num_classes`, or if the shapes differ.
    """
    _require_same_shape(predicted, truth)
    counted = truth != ignore
    largest = max(int(truth[counted].max(initial=0)), int(predicted[counted].max(initial=0)))
    if largest >= num_classes:
        raise ValueError(f"there are {num_classes} classes, numbered from 0, but a mask holds {largest}")
    counts = confusion(predicted, np.where(counted, truth, 255).astype(np.uint8), num_classes)
    return float(np.nanmean(iou_of_classes(counts)))


def _require_same_shape(predicted: npt.NDArray[np.uint8], truth: npt.NDArray[np.uint8]) -> None:
    if predicted.shape != truth.shape:
        raise ValueError(f"predictions have shape {predicted.shape}, masks have shape {truth.shape}")


def measure_segmenter(segmenter: Segmenter, n: int = 300, batch: int = 10) -> tuple[float, dict[str, float]]:
    """Mean IoU of a segmenter on the first `n` validation scenes (128x128), and the IoU of each class by name.

    Pixels of a class that isn't drawn count as errors. Scenes are those of `raycourse.scenes.validation_scenes`.
    """
    images, masks = validation_scenes(n)
    counts = np.zeros((256, 256), np.int64)
    for start in range(0, n, batch):
        predicted = np.stack(segmenter.predict(images[start : start + batch]))
        counts += confusion(predicted, np.stack(masks[start : start + batch]), 256)
    each = iou_of_classes(counts)
    named = {name: float(each[class_id]) for class_id, name in ADE_NAMES.items()}
    return float(np.nanmean(list(named.values()))), named


def main() -> None:
    """Print the IoU of each class and the mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=300, help="how many validation scenes (default: 300)")
    parser.add_argument("--model", default=str(SEGMENTER_FOLDER), help="folder of the model")
    arguments = parser.parse_args()
    mean, named = measure_segmenter(Segmenter(arguments.model), arguments.n)
    for name, value in named.items():
        print(f"{name:<12}{value:.3f}")
    print(f"\n{'mean IoU':<12}{mean:.3f}   on {arguments.n} validation scenes of 128x128 pixels")


if __name__ == "__main__":
    main()
