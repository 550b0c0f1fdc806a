# Takes the results in the order of the batches.
# outcome: wrong
# diagnosis: in the order of the batches: a slow first batch holds back
from ray.util import ActorPool


def pool_map_unordered(actors, batches):
    return list(ActorPool(actors).map(lambda actor, batch: actor.predict.remote(batch), batches))
