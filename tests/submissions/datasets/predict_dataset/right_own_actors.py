# Feeds actors of its own with batches of the dataset, and makes a dataset of what they return.
import ray
from ray.util import ActorPool


def predict_dataset(ds, Predictor, actors, batch_size):
    actor_class = ray.remote(Predictor)
    pool = ActorPool([actor_class.remote() for _ in range(actors)])
    batches = ds.iter_batches(batch_size=batch_size)
    rows = []
    for done in pool.map_unordered(lambda actor, batch: actor.__call__.remote(batch), batches):
        rows += [dict(zip(done, values)) for values in zip(*done.values())]
    return ray.data.from_items(rows)
