# The pool's other map, which gives the masks of whoever is done.
# outcome: wrong
# diagnosis: not in (the order|that) of the items
from ray.util import ActorPool


def segment_with_actor_pool(actors, batches):
    pool = ActorPool(actors)
    parts = pool.map_unordered(lambda actor, batch: actor.predict.remote(batch), batches)
    return [mask for part in parts for mask in part]
