# Counts a class that is in neither mask as 0.
# outcome: wrong
# diagnosis: in neither mask count as 0
import numpy as np


def mean_iou(predicted, truth, num_classes, ignore=255):
    counted = truth != ignore
    predicted, truth = predicted[counted], truth[counted]
    each = []
    for class_id in range(num_classes):
        in_mask, in_truth = predicted == class_id, truth == class_id
        each.append((in_mask & in_truth).sum() / max(1, (in_mask | in_truth).sum()))
    return float(np.mean(each))
