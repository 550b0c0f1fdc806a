# map_batches on a pool of fixed size, run once.
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    pool = ray.data.ActorPoolStrategy(size=actors)
    return ds.map_batches(Predictor, compute=pool, batch_size=batch_size).materialize()
