# Reduces masks that are zero-based already.
# outcome: wrong
# diagnosis: masks that are off by one
import numpy as np


def mean_iou(predicted, truth, num_classes, ignore=255):
    counted = truth != ignore
    predicted, truth = predicted[counted], truth[counted] - 1
    each = []
    for class_id in range(num_classes):
        in_mask, in_truth = predicted == class_id, truth == class_id
        either = (in_mask | in_truth).sum()
        if either:
            each.append((in_mask & in_truth).sum() / either)
    return float(np.mean(each))
