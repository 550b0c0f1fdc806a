# Returns the pool's generator, of which nobody has taken anything.
# outcome: wrong
# diagnosis: You returned a generator: nothing has been collected
from ray.util import ActorPool


def pool_map(actors, batches):
    return ActorPool(actors).map(lambda actor, batch: actor.predict.remote(batch), batches)
