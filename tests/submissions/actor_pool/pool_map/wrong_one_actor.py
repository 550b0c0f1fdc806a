# Makes a pool of the first actor only.
# outcome: slow
# diagnosis: One actor did all the work
from ray.util import ActorPool


def pool_map(actors, batches):
    return list(ActorPool(actors[:1]).map(lambda actor, batch: actor.predict.remote(batch), batches))
