# Puts all predictions into one list.
# outcome: wrong
# diagnosis: in one flat list
from ray.util import ActorPool


def pool_map(actors, batches):
    results = []
    for predictions in ActorPool(actors).map(lambda actor, batch: actor.predict.remote(batch), batches):
        results += predictions
    return results
