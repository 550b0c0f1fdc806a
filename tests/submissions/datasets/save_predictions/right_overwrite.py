# Two columns, in place of what is there, counted by reading the files.
import ray


def save_predictions(predictions, folder):
    predictions.select_columns(["path", "label"]).write_parquet(folder, mode="overwrite")
    return ray.data.read_parquet(folder).count()
