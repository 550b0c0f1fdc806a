# Starts one actor, which does everything.
# outcome: slow
# diagnosis: Only \d of 3 actors loaded a model
import ray


def segment_with_actors(Model, batches, num_actors):
    actor_class = ray.remote(Model)
    actor = actor_class.remote()
    parts = ray.get([actor.predict.remote(batch) for batch in batches])
    return [mask for part in parts for mask in part]
