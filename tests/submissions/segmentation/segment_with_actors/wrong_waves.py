# Gives every actor a batch, and waits for all of them before the next.
# outcome: slow
# diagnosis: workers that were done waited for the slowest|ran in waves
import ray


def segment_with_actors(Model, batches, num_actors):
    actor_class = ray.remote(Model)
    actors = [actor_class.remote() for _ in range(min(num_actors, len(batches)))]
    masks = []
    for first in range(0, len(batches), num_actors):
        wave = batches[first : first + num_actors]
        parts = ray.get([actor.predict.remote(batch) for actor, batch in zip(actors, wave)])
        masks += [mask for part in parts for mask in part]
    return masks
