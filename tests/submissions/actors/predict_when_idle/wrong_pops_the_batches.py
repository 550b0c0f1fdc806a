# Takes the batches out of the list that it was given, the last one first.
# outcome: wrong
# diagnosis: takes things out of the lists that it is given
import ray


def predict_when_idle(actors, batches, on_result=None):
    idle, in_flight, parts = list(actors), {}, {}
    while batches or in_flight:
        if batches and idle:
            actor = idle.pop()
            batch = batches.pop()
            in_flight[actor.predict.remote(batch)] = actor, len(batches)
        else:
            (ready,), _ = ray.wait(list(in_flight))
            actor, index = in_flight.pop(ready)
            idle.append(actor)
            parts[index] = ray.get(ready)
            if on_result is not None:
                on_result(index, parts[index])
    return [result for _, part in sorted(parts.items()) for result in part]
