# Returns percents.
# outcome: wrong
# diagnosis: one of yours is above 1
from collections import Counter

from raycourse import parse_label


def accuracy_by_class(predictions):
    photos, right = Counter(), Counter()
    for row in predictions.take_all():
        truth = parse_label(row["path"])
        photos[truth] += 1
        right[truth] += row["label"] == truth
    return {truth: 100 * right[truth] / count for truth, count in photos.items()}
