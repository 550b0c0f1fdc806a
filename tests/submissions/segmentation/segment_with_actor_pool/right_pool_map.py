# The pool's ordered map.
from ray.util import ActorPool


def segment_with_actor_pool(actors, batches):
    pool = ActorPool(actors)
    parts = pool.map(lambda actor, batch: actor.predict.remote(batch), batches)
    return [mask for part in parts for mask in part]
