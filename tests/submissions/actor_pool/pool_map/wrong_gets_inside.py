# The function for the pool returns the result instead of the reference.
# outcome: raised
# diagnosis: was ray.get called too early
import ray
from ray.util import ActorPool


def pool_map(actors, batches):
    return list(ActorPool(actors).map(lambda actor, batch: ray.get(actor.predict.remote(batch)), batches))
