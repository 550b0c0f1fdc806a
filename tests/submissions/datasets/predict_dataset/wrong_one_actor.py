# Forgets how many actors were asked for.
# outcome: slow
# diagnosis: 1 of 3 actors loaded a model
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    pool = ray.data.ActorPoolStrategy(size=1)
    return ds.map_batches(Predictor, compute=pool, batch_size=batch_size).materialize()
