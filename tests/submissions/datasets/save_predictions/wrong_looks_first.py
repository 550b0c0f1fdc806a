# Looks at a few predictions before it writes them.
# outcome: wrong
# diagnosis: labeled 2 times\. A dataset is a plan
import ray


def save_predictions(predictions, folder):
    predictions.take_batch(2)
    predictions.select_columns(["path", "label"]).write_parquet(folder, mode="overwrite")
    return ray.data.read_parquet(folder).count()
