# Unusual: submits all by hand, and takes them in order.
from ray.util import ActorPool


def segment_with_actor_pool(actors, batches):
    pool = ActorPool(actors)
    for batch in batches:
        pool.submit(lambda actor, batch: actor.predict.remote(batch), batch)
    masks = []
    while pool.has_next():
        masks.extend(pool.get_next())
    return tuple(masks)
