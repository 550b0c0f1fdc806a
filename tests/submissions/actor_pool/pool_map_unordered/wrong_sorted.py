# Sorts the results when they are all there.
# outcome: wrong
# diagnosis: The results (did not come out in the order in which they were ready|came out in the order of the batches)
from ray.util import ActorPool


def pool_map_unordered(actors, batches):
    return sorted(ActorPool(actors).map_unordered(lambda actor, batch: actor.predict.remote(batch), batches))
