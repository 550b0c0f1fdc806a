# Drops what is ignored, then goes through the classes.
import numpy as np


def mean_iou(predicted, truth, num_classes, ignore=255):
    counted = truth != ignore
    predicted, truth = predicted[counted], truth[counted]
    each = []
    for class_id in range(num_classes):
        in_mask, in_truth = predicted == class_id, truth == class_id
        either = (in_mask | in_truth).sum()
        if either:
            each.append((in_mask & in_truth).sum() / either)
    return float(np.mean(each))
