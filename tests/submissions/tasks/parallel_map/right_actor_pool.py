# Unusual: four actors in Ray's ActorPool.
import ray
from ray.util import ActorPool


@ray.remote
class Worker:
    def apply(self, work, item):
        return work(item)


def parallel_map(work, items):
    pool = ActorPool([Worker.remote() for _ in range(4)])
    return list(pool.map(lambda actor, item: actor.apply.remote(work, item), items))
