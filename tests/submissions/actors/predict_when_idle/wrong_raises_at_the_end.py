# Takes one batch too many when the last ones are under way.
# outcome: raised
# diagnosis: raised IndexError
import ray


def predict_when_idle(actors, batches, on_result=None):
    in_flight, parts, following = {}, [None] * len(batches), 0
    for actor in actors[: len(batches)]:
        in_flight[actor.predict.remote(batches[following])] = actor, following
        following += 1
    while in_flight:
        ready, _ = ray.wait(list(in_flight))
        actor, index = in_flight.pop(ready[0])
        parts[index] = ray.get(ready[0])
        if on_result is not None:
            on_result(index, parts[index])
        if in_flight or following < len(batches):
            in_flight[actor.predict.remote(batches[following])] = actor, following
            following += 1
    return [result for part in parts for result in part]
