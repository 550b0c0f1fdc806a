# Writes all columns, images too.
# outcome: slow
# diagnosis: The images were written too
import ray


def save_predictions(predictions, folder):
    predictions.write_parquet(folder, mode="overwrite")
    return ray.data.read_parquet(folder).count()
