# Unusual: as many actors as may be in flight; whoever is idle gets the next item.
import ray
from ray.util import ActorPool


@ray.remote
class Worker:
    def apply(self, work, place, item):
        return place, work(item)


def bounded_map(work, items, max_in_flight):
    pool = ActorPool([Worker.remote() for _ in range(max_in_flight)])
    pairs = pool.map_unordered(lambda actor, pair: actor.apply.remote(work, *pair), list(enumerate(items)))
    return [result for _, result in sorted(pairs)]
