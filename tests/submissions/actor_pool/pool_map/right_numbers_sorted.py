# Unusual: takes the results as they come, and puts them back in order by the batch of each reference.
import ray
from ray.util import ActorPool


def pool_map(actors, batches):
    references = []

    def begin(actor, batch):
        references.append(actor.predict.remote(batch))
        return references[-1]

    pool = ActorPool(actors)
    for batch in batches:
        pool.submit(begin, batch)
    while pool.has_next():
        pool.get_next_unordered()
    return tuple(ray.get(references))
