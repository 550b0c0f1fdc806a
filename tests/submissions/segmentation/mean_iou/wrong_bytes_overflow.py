# Numbers the pairs of classes in bytes, which hold no more than 255.
# outcome: wrong
# diagnosis: numbered in bytes, which hold no more than 255
import numpy as np


def mean_iou(predicted, truth, num_classes, ignore=255):
    counted = truth != ignore
    predicted, truth = predicted[counted], truth[counted]
    pairs = truth * num_classes + predicted
    counts = np.bincount(pairs, minlength=num_classes**2)[: num_classes**2].reshape(num_classes, num_classes)
    both = np.diag(counts)
    either = counts.sum(axis=0) + counts.sum(axis=1) - both
    return float((both[either > 0] / either[either > 0]).mean())
