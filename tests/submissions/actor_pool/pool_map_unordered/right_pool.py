# The pool's unordered map.
from ray.util import ActorPool


def pool_map_unordered(actors, batches):
    return list(ActorPool(actors).map_unordered(lambda actor, batch: actor.predict.remote(batch), batches))
