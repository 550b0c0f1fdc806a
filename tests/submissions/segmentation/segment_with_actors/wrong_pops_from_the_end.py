# The original loop: takes batches from the end of the list, and adds results as they come.
# outcome: wrong
# diagnosis: not in (the order|that) of the items
import ray


def segment_with_actors(Model, batches, num_actors):
    actor_class = ray.remote(Model)
    idle_actors = [actor_class.remote() for _ in range(num_actors)]
    masks, future_to_actor = [], {}
    while batches:
        if idle_actors:
            actor = idle_actors.pop()
            future = actor.predict.remote(batches.pop())
            future_to_actor[future] = actor
        else:
            [ready], _ = ray.wait(list(future_to_actor), num_returns=1)
            idle_actors.append(future_to_actor.pop(ready))
            masks += ray.get(ready)
    for future in future_to_actor:
        masks += ray.get(future)
    return masks
