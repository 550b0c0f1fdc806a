# Reads all predictions once to find the classes, and once more for each class.
# outcome: wrong
# diagnosis: labeled 5 times\. A dataset is a plan
from raycourse import parse_label


def accuracy_by_class(predictions):
    accuracy = {}
    for truth in {parse_label(row["path"]) for row in predictions.take_all()}:
        rows = [row for row in predictions.take_all() if parse_label(row["path"]) == truth]
        accuracy[truth] = sum(row["label"] == truth for row in rows) / len(rows)
    return accuracy
