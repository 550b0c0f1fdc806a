# Deals the batches out in turn, so some wait behind the slow one.
# outcome: slow
# diagnosis: One worker had 5 of the 13 calls while others were idle
import ray


def segment_with_actors(Model, batches, num_actors):
    actor_class = ray.remote(Model)
    actors = [actor_class.remote() for _ in range(num_actors)]
    parts = ray.get([actors[number % num_actors].predict.remote(batch) for number, batch in enumerate(batches)])
    return [mask for part in parts for mask in part]
