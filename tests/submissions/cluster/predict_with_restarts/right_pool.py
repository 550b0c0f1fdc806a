# Unusual: a pool of actors that Ray restarts; the pool gives the next batch to whoever is free.
import ray
from ray.util import ActorPool


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(max_restarts=-1, max_task_retries=-1)(Model)
    pool = ActorPool([actor_class.remote() for _ in range(n)])
    parts = pool.map(lambda actor, batch: actor.predict.remote(batch), batches)
    return tuple(result for part in parts for result in part)
