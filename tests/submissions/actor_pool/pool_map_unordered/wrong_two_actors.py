# Leaves half of the actors out.
# outcome: slow
# diagnosis: Only 2 of 4 workers
from ray.util import ActorPool


def pool_map_unordered(actors, batches):
    pool = ActorPool(actors[: len(actors) // 2])
    return list(pool.map_unordered(lambda actor, batch: actor.predict.remote(batch), batches))
