# Unusual: actors of a class of its own that gives the number back, in a pool, sorted at the end.
import ray
from ray.util import ActorPool


def segment_with_actors(Model, batches, num_actors):
    @ray.remote
    class Numbered:
        def __init__(self):
            self.model = Model()

        def predict(self, job):
            number, batch = job
            return number, self.model.predict(batch)

    pool = ActorPool([Numbered.remote() for _ in range(min(num_actors, len(batches)))])
    parts = dict(pool.map_unordered(lambda actor, job: actor.predict.remote(job), list(enumerate(batches))))
    return [mask for number in sorted(parts) for mask in parts[number]]
