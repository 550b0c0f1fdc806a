# Goes through the classes of the truth only.
# outcome: wrong
# diagnosis: A class that is predicted and not in the truth counts too
import numpy as np


def mean_iou(predicted, truth, num_classes, ignore=255):
    counted = truth != ignore
    predicted, truth = predicted[counted], truth[counted]
    each = []
    for class_id in np.unique(truth):
        in_mask, in_truth = predicted == class_id, truth == class_id
        either = (in_mask | in_truth).sum()
        if either:
            each.append((in_mask & in_truth).sum() / either)
    return float(np.mean(each))
