# Writes CSV, where Parquet is asked.
# outcome: wrong
# diagnosis: No Parquet file is in the folder
import ray


def save_predictions(predictions, folder):
    predictions.select_columns(["path", "label"]).write_csv(folder)
    return ray.data.read_csv(folder).count()
