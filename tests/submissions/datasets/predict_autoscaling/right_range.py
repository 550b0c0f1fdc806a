# A pool from the smallest to the largest size.
import ray


def predict_autoscaling(ds, Predictor, smallest, largest):
    pool = ray.data.ActorPoolStrategy(min_size=smallest, max_size=largest)
    return ds.map_batches(Predictor, compute=pool, batch_size=4).materialize()
