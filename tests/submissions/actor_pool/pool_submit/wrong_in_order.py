# Takes the results in the order of the batches.
# outcome: slow
# diagnosis: taken in the order of the batches, or in waves|at most 1 batch was in flight
from ray.util import ActorPool


def pool_submit(actors, batches, max_queued):
    pool, results, queued = ActorPool(actors), [], 0
    for batch in batches:
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
        queued += 1
        if queued == max_queued:
            results.append(pool.get_next())
            queued -= 1
    while pool.has_next():
        results.append(pool.get_next())
    return results
