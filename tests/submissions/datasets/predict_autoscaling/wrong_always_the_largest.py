# A pool that has its largest size from the start.
# outcome: slow
# diagnosis: begin with `smallest` actors
import ray


def predict_autoscaling(ds, Predictor, smallest, largest):
    pool = ray.data.ActorPoolStrategy(size=largest)
    return ds.map_batches(Predictor, compute=pool, batch_size=4).materialize()
