# Starts one actor, which does everything.
# outcome: slow
# diagnosis: Only 1 of 3 actors loaded a model|One actor did all the work
import ray


def segment_with_actors(Model, batches, num_actors):
    actor_class = ray.remote(Model)
    actor = actor_class.remote()
    parts = ray.get([actor.predict.remote(batch) for batch in batches])
    return [mask for part in parts for mask in part]
