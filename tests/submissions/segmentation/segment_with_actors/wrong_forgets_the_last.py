# Leaves the loop when nothing is left to do, and forgets what is still in flight.
# outcome: raised
# diagnosis: raised TypeError
import ray


def segment_with_actors(Model, batches, num_actors):
    actor_class = ray.remote(Model)
    idle = [actor_class.remote() for _ in range(min(num_actors, len(batches)))]
    todo, in_flight, parts = list(range(len(batches))), {}, [None] * len(batches)
    while todo:
        if idle:
            actor, number = idle.pop(), todo.pop(0)
            in_flight[actor.predict.remote(batches[number])] = actor, number
        else:
            [ready], _ = ray.wait(list(in_flight))
            actor, number = in_flight.pop(ready)
            parts[number] = ray.get(ready)
            idle.append(actor)
    return [mask for part in parts for mask in part]
