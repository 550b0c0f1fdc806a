# Labels everything in one task, and lets actors load models that nobody asks.
# outcome: slow
# gains: nothing, because the model that labels is loaded in yet another process.
# points: 3
import ray


def predict_dataset(ds, Predictor, actors, batch_size):
    idle = [ray.remote(num_cpus=0)(Predictor).remote() for _ in range(actors)]
    ray.get([actor.__ray_ready__.remote() for actor in idle])

    def label(batch):
        return Predictor()(batch)

    return ds.map_batches(label, batch_size=batch_size).materialize()
