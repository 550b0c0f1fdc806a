# Tasks instead of actors: each makes a model of its own.
# outcome: slow
# diagnosis: loaded 13 times, once for each
import ray


def segment_with_actors(Model, batches, num_actors):
    task = ray.remote(lambda batch: Model().predict(batch))
    return [mask for part in ray.get([task.remote(batch) for batch in batches]) for mask in part]
