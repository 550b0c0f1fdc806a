# Lets every actor reserve two CPUs: none is left to read a photo.
# outcome: stuck
# diagnosis: All of Ray's 4 CPUs are reserved
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    pool = ray.data.ActorPoolStrategy(size=actors)
    return ds.map_batches(Predictor, compute=pool, batch_size=batch_size, num_cpus=2).materialize()
