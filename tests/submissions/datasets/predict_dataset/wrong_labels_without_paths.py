# Keeps the labels and drops the paths.
# outcome: wrong
# diagnosis: lost the column `path`
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    pool = ray.data.ActorPoolStrategy(size=actors)
    predictions = ds.map_batches(Predictor, compute=pool, batch_size=batch_size)
    return predictions.select_columns(["label"]).materialize()
