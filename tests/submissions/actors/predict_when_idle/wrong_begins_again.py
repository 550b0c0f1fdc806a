# Gives each actor one batch, and then begins with the first batch again.
# outcome: wrong
# diagnosis: worked on more than once
import ray


def predict_when_idle(actors, batches, on_result=None):
    in_flight = {}
    for index, (actor, batch) in enumerate(zip(actors, batches)):
        in_flight[actor.predict.remote(batch)] = (actor, index)
    results = [None] * len(batches)
    waiting = list(enumerate(batches))
    while in_flight:
        (ready,), _ = ray.wait(list(in_flight))
        actor, index = in_flight.pop(ready)
        if waiting:
            following, batch = waiting.pop(0)
            in_flight[actor.predict.remote(batch)] = (actor, following)
        if results[index] is None:
            results[index] = ray.get(ready)
            if on_result is not None:
                on_result(index, results[index])
    return [result for part in results for result in part]
