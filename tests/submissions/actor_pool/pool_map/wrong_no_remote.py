# Calls the actor's method like a plain one.
# outcome: raised
# diagnosis: object.predict.remote
from ray.util import ActorPool


def pool_map(actors, batches):
    return list(ActorPool(actors).map(lambda actor, batch: actor.predict(batch), batches))
