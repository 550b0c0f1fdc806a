# Takes a label for right if the class's name is a part of it.
# outcome: wrong
# diagnosis: compare the whole label
from collections import Counter

from raycourse import parse_label


def accuracy_by_class(predictions):
    photos, right = Counter(), Counter()
    for row in predictions.take_all():
        truth = parse_label(row["path"])
        photos[truth] += 1
        right[truth] += truth in row["label"]
    return {truth: right[truth] / count for truth, count in photos.items()}
