# Makes a pool of half the actors.
# outcome: slow
# diagnosis: Only 2 of 4 workers
from ray.util import ActorPool


def pool_map(actors, batches):
    return list(ActorPool(actors[:2]).map(lambda actor, batch: actor.predict.remote(batch), batches))
