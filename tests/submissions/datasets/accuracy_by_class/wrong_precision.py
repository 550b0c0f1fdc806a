# Divides by how often the label was given.
# outcome: wrong
# diagnosis: That is the precision
from collections import Counter

from raycourse import parse_label


def accuracy_by_class(predictions):
    rows = predictions.take_all()
    given = Counter(row["label"] for row in rows)
    right = Counter({parse_label(row["path"]): 0 for row in rows})
    right.update(parse_label(row["path"]) for row in rows if row["label"] == parse_label(row["path"]))
    return {truth: count / max(given[truth], 1) for truth, count in right.items()}
