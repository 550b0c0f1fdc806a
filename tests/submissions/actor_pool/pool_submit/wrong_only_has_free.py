# Fills the actors and not the queue: it never looks at max_queued.
# outcome: slow
# diagnosis: With max_queued=2, up to 4 batches were taken
from ray.util import ActorPool


def pool_submit(actors, batches, max_queued):
    pool, results = ActorPool(actors), []
    for batch in batches:
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
        if not pool.has_free():
            results.append(pool.get_next_unordered())
    while pool.has_next():
        results.append(pool.get_next_unordered())
    return results
