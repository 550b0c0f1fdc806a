# Whoever is idle gets the next batch; the masks go to the place of their batch.
import ray


def segment_with_actors(Model, batches, num_actors):
    actor_class = ray.remote(Model)
    idle = [actor_class.remote() for _ in range(min(num_actors, len(batches)))]
    masks, in_flight = [[]] * len(batches), {}
    todo = list(range(len(batches)))
    while todo or in_flight:
        if todo and idle:
            actor, number = idle.pop(), todo.pop(0)
            in_flight[actor.predict.remote(batches[number])] = actor, number
        else:
            ready, _ = ray.wait(list(in_flight))
            actor, number = in_flight.pop(ready[0])
            masks[number] = ray.get(ready[0])
            idle.append(actor)
    return [mask for part in masks for mask in part]
