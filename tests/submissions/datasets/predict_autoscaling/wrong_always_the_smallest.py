# A pool of the smallest size, which never grows.
# outcome: slow
# diagnosis: The pool never grew
import ray


def predict_autoscaling(ds, Predictor, smallest, largest):
    pool = ray.data.ActorPoolStrategy(size=smallest)
    return ds.map_batches(Predictor, compute=pool, batch_size=4).materialize()
