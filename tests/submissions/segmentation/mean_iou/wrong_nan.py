# Divides 0 by 0 for a class that is in neither mask.
# outcome: wrong
# diagnosis: The result is nan
import numpy as np


def mean_iou(predicted, truth, num_classes, ignore=255):
    counted = truth != ignore
    predicted, truth = predicted[counted], truth[counted]
    each = []
    for class_id in range(num_classes):
        in_mask, in_truth = predicted == class_id, truth == class_id
        with np.errstate(invalid="ignore"):
            each.append(np.divide((in_mask & in_truth).sum(), (in_mask | in_truth).sum()))
    return float(np.mean(each))
