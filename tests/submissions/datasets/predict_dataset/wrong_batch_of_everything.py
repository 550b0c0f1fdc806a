# Takes over a batch size that was found elsewhere: one actor gets all there is.
# outcome: slow
# diagnosis: A batch had 22 photos, and batch_size is 4
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    pool = ray.data.ActorPoolStrategy(size=actors)
    return ds.map_batches(Predictor, compute=pool, batch_size=720).materialize()
