# Hands over one batch, takes its result, and goes on.
# outcome: slow
# diagnosis: With max_queued=2, at most 1 batch was in flight
from ray.util import ActorPool


def pool_submit(actors, batches, max_queued):
    pool, results = ActorPool(actors), []
    for batch in batches:
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
        results.append(pool.get_next())
    return results
