# Starts with one batch for each actor; whoever is done gets the next one before the hook is called.
import ray


def predict_when_idle(actors, batches, on_result=None):
    waiting = enumerate(batches)
    in_flight = {}
    for actor, (index, batch) in zip(actors, waiting, strict=False):
        in_flight[actor.predict.remote(batch)] = actor, index
    parts = {}
    while in_flight:
        (ready,), _ = ray.wait(list(in_flight))
        actor, index = in_flight.pop(ready)
        following = next(waiting, None)
        if following is not None:
            in_flight[actor.predict.remote(following[1])] = actor, following[0]
        parts[index] = ray.get(ready)
        if on_result is not None:
            on_result(index, parts[index])
    return [result for index in range(len(batches)) for result in parts[index]]
