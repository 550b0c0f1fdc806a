# The pool's ordered map.
from ray.util import ActorPool


def pool_map(actors, batches):
    return list(ActorPool(actors).map(lambda actor, batch: actor.predict.remote(batch), batches))
