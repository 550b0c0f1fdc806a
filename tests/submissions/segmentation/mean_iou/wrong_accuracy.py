# Returns the share of right pixels.
# outcome: wrong
# diagnosis: the share of right pixels
import numpy as np


def mean_iou(predicted, truth, num_classes, ignore=255):
    counted = truth != ignore
    predicted, truth = predicted[counted], truth[counted]
    return float(np.mean(predicted == truth))
