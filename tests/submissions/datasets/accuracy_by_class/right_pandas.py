# Lets pandas group what was read once.
from raycourse import parse_label


def accuracy_by_class(predictions):
    table = predictions.select_columns(["path", "label"]).to_pandas()
    if table.empty:
        return {}
    truth = table["path"].map(parse_label)
    return (table["label"] == truth).groupby(truth).mean().to_dict()
