# Returns a list of rows, not a dataset.
# outcome: wrong
# diagnosis: A Dataset should come back, and it was a list
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    pool = ray.data.ActorPoolStrategy(size=actors)
    return ds.map_batches(Predictor, compute=pool, batch_size=batch_size).take_all()
