# Counts what it has handed over and not taken out.
from ray.util import ActorPool


def pool_submit(actors, batches, max_queued):
    pool, results, queued = ActorPool(actors), [], 0
    for batch in batches:
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
        queued += 1
        if queued == max_queued:
            results.append(pool.get_next_unordered())
            queued -= 1
    while pool.has_next():
        results.append(pool.get_next_unordered())
    return results
