# Hands the hook the reference instead of the predictions.
# outcome: slow
# diagnosis: on_result was given an ObjectRef
import ray


def predict_when_idle(actors, batches, on_result=None):
    idle, in_flight, parts = list(actors), {}, {}
    waiting = list(enumerate(batches))
    while waiting or in_flight:
        if waiting and idle:
            index, batch = waiting.pop(0)
            actor = idle.pop()
            in_flight[actor.predict.remote(batch)] = actor, index
            continue
        (ready,), _ = ray.wait(list(in_flight))
        actor, index = in_flight.pop(ready)
        idle.append(actor)
        parts[index] = ray.get(ready)
        if on_result is not None:
            on_result(index, ready)
    return [result for index in range(len(batches)) for result in parts[index]]
