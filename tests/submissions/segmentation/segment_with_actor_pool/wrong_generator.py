# Returns the pool's generator.
# outcome: wrong
# diagnosis: You returned a generator
from ray.util import ActorPool


def segment_with_actor_pool(actors, batches):
    pool = ActorPool(actors)
    return pool.map(lambda actor, batch: actor.predict.remote(batch), batches)
