# Waits inside the function that the pool calls, so nothing overlaps.
# outcome: raised
# diagnosis: raised TypeError
import ray
from ray.util import ActorPool


def segment_with_actor_pool(actors, batches):
    pool = ActorPool(actors)
    parts = pool.map(lambda actor, batch: ray.get(actor.predict.remote(batch)), batches)
    return [mask for part in parts for mask in part]
