# Takes each result before it submits the next batch.
# outcome: slow
# diagnosis: One actor did all the work|Only one call was in flight at any time
from ray.util import ActorPool


def segment_with_actor_pool(actors, batches):
    pool = ActorPool(actors)
    masks = []
    for batch in batches:
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
        masks.extend(pool.get_next())
    return masks
