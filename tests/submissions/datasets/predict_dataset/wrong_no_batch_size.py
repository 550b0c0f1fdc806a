# Forgets the size of a batch.
# outcome: slow
# diagnosis: got a single photo: pass batch_size=4
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    return ds.map_batches(Predictor, compute=ray.data.ActorPoolStrategy(size=actors)).materialize()
