# Unusual: makes room before it takes the next batch, with next() instead of a for loop.
from ray.util import ActorPool


def pool_submit(actors, batches, max_queued):
    pool, results = ActorPool(actors), []
    handed_over = 0
    while True:
        while handed_over - len(results) == max_queued:
            results.append(pool.get_next_unordered())
        batch = next(batches, None)
        if batch is None:
            break
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
        handed_over += 1
    while len(results) < handed_over:
        results.append(pool.get_next_unordered())
    return results
