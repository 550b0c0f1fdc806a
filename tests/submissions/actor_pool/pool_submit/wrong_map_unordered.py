# Leaves everything to map_unordered, which takes the whole iterator at once.
# outcome: slow
# diagnosis: All 5 batches were taken from the iterator before one was done
from ray.util import ActorPool


def pool_submit(actors, batches, max_queued):
    return list(ActorPool(actors).map_unordered(lambda actor, batch: actor.predict.remote(batch), batches))
