# Writes the labels without the paths, as the original does.
# outcome: wrong
# diagnosis: labels without a path
import ray


def save_predictions(predictions, folder):
    predictions.select_columns(["label"]).write_parquet(folder, mode="overwrite")
    return ray.data.read_parquet(folder).count()
