# Stops after as many results as there are actors.
# outcome: wrong
# diagnosis: 12 of 16 batches never came out
from ray.util import ActorPool


def pool_map_unordered(actors, batches):
    pool, results = ActorPool(actors), []
    for predictions in pool.map_unordered(lambda actor, batch: actor.predict.remote(batch), batches):
        results.append(predictions)
        if len(results) == len(actors):
            break
    return results
