# Takes what `take` takes when nobody says how many.
# outcome: wrong
# diagnosis: .
from collections import Counter

from raycourse import parse_label


def accuracy_by_class(predictions):
    photos, right = Counter(), Counter()
    for row in predictions.select_columns(["path", "label"]).take():
        truth = parse_label(row["path"])
        photos[truth] += 1
        right[truth] += row["label"] == truth
    return {truth: right[truth] / photos[truth] for truth in photos}
