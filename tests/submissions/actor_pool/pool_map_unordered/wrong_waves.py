# Maps four batches, waits for all of them, then maps four more.
# outcome: slow
# diagnosis: done at 1 s got its next batch only at 8 s, when batch 0 was done
from ray.util import ActorPool


def pool_map_unordered(actors, batches):
    results = []
    for start in range(0, len(batches), len(actors)):
        wave = batches[start : start + len(actors)]
        results += ActorPool(actors).map_unordered(lambda actor, batch: actor.predict.remote(batch), wave)
    return results
