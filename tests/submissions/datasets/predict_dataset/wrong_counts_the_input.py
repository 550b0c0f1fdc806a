# Counts the rows before it labels them: every photo is read for that, and then once more.
# outcome: wrong
# diagnosis: read 2 times\. A dataset is a plan
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    if len(ds.take_all()) == 0:
        return ds.materialize()
    pool = ray.data.ActorPoolStrategy(size=actors)
    return ds.map_batches(Predictor, compute=pool, batch_size=batch_size).materialize()
