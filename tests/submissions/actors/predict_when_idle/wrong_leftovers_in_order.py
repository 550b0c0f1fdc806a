# What is left in flight at the end is collected in the order in which it was started.
# outcome: slow
# diagnosis: Batch 1 was ready at 1 s, and on_result heard of it at 2 s
import ray


def predict_when_idle(actors, batches, on_result=None):
    idle_actors, in_flight, parts = list(actors), {}, {}
    waiting = list(enumerate(batches))[::-1]
    while waiting:
        if idle_actors:
            actor = idle_actors.pop()
            index, batch = waiting.pop()
            in_flight[actor.predict.remote(batch)] = actor, index
        else:
            [ready], _ = ray.wait(list(in_flight))
            actor, index = in_flight.pop(ready)
            idle_actors.append(actor)
            parts[index] = ray.get(ready)
            if on_result is not None:
                on_result(index, parts[index])
    for ready, (_, index) in in_flight.items():
        parts[index] = ray.get(ready)
        if on_result is not None:
            on_result(index, parts[index])
    return [result for index in range(len(batches)) for result in parts[index]]
