# Returns the dataset that was read back, not the number of its rows.
# outcome: wrong
# diagnosis: should return the number of rows
import ray


def save_predictions(predictions, folder):
    predictions.select_columns(["path", "label"]).write_parquet(folder, mode="overwrite")
    return ray.data.read_parquet(folder)
