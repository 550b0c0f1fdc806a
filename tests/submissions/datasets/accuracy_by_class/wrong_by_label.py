# Groups by the label that was given, not by what is on the photo.
# outcome: wrong
# diagnosis: the true class of no photo|'drum' is missing
from collections import Counter

from raycourse import parse_label


def accuracy_by_class(predictions):
    photos, right = Counter(), Counter()
    for row in predictions.take_all():
        photos[row["label"]] += 1
        right[row["label"]] += row["label"] == parse_label(row["path"])
    return {label: right[label] / count for label, count in photos.items()}
