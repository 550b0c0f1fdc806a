# Puts only half of the actors into the pool.
# outcome: slow
# diagnosis: Only 2 of 4 workers had anything to do
from ray.util import ActorPool


def segment_with_actor_pool(actors, batches):
    pool = ActorPool(actors[: (len(actors) + 1) // 2])
    return [mask for part in pool.map(lambda actor, batch: actor.predict.remote(batch), batches) for mask in part]
