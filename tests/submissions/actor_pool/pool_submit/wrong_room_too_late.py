# Takes the next batch first, and makes room for it then.
# outcome: slow
# diagnosis: batch 3 was taken from the iterator while 2 others were not done
from ray.util import ActorPool


def pool_submit(actors, batches, max_queued):
    pool, results, queued = ActorPool(actors), [], 0
    for batch in batches:
        if queued == max_queued:
            results.append(pool.get_next_unordered())
            queued -= 1
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
        queued += 1
    while pool.has_next():
        results.append(pool.get_next_unordered())
    return results
