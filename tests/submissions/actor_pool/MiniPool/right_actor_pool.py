# Unusual: a cover over Ray's own pool.
from ray.util import ActorPool


class MiniPool(ActorPool):
    pass
