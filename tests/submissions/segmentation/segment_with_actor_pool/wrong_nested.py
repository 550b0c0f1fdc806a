# Returns a list for each batch.
# outcome: wrong
# diagnosis: nested
from ray.util import ActorPool


def segment_with_actor_pool(actors, batches):
    pool = ActorPool(actors)
    return list(pool.map(lambda actor, batch: actor.predict.remote(batch), batches))
