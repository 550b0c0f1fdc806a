# Sorts the results when they are all there.
# outcome: wrong
# diagnosis: did not come out in the order in which they were ready
from ray.util import ActorPool


def pool_map_unordered(actors, batches):
    return sorted(ActorPool(actors).map_unordered(lambda actor, batch: actor.predict.remote(batch), batches))
