# Looks at one batch before it runs the whole plan: what was labeled for the look is labeled again.
# outcome: wrong
# diagnosis: (labeled|read) [23] times\. A dataset is a plan
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    pool = ray.data.ActorPoolStrategy(size=actors)
    predictions = ds.map_batches(Predictor, compute=pool, batch_size=batch_size)
    if ds.count():
        predictions.take_batch(batch_size)
    return predictions.materialize()
