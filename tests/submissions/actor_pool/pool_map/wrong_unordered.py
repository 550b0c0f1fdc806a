# Takes the results in the order of completion.
# outcome: wrong
# diagnosis: in the order in which the batches were done
from ray.util import ActorPool


def pool_map(actors, batches):
    return list(ActorPool(actors).map_unordered(lambda actor, batch: actor.predict.remote(batch), batches))
