# Unusual: counts all pairs of classes at once, in wide numbers.
import numpy as np


def mean_iou(predicted, truth, num_classes, ignore=255):
    counted = truth != ignore
    pairs = truth[counted].astype(np.int64) * num_classes + predicted[counted]
    counts = np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes)
    both = np.diag(counts)
    either = counts.sum(axis=0) + counts.sum(axis=1) - both
    return (both[either > 0] / either[either > 0]).mean()
