# Hands all over with submit, and takes what is ready.
from ray.util.actor_pool import ActorPool


def pool_map_unordered(actors, batches):
    pool = ActorPool(actors)
    for batch in batches:
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
    results = []
    while pool.has_next():
        results.append(pool.get_next_unordered())
    return results
