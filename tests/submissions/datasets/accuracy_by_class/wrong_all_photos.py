# Divides by the number of all photos.
# outcome: wrong
# diagnosis: Each class was divided by all photos
from collections import Counter

from raycourse import parse_label


def accuracy_by_class(predictions):
    rows = predictions.take_all()
    right = Counter({parse_label(row["path"]): 0 for row in rows})
    right.update(parse_label(row["path"]) for row in rows if row["label"] == parse_label(row["path"]))
    return {truth: count / len(rows) for truth, count in right.items()}
