# Calls the hook when everything is done.
# outcome: slow
# diagnosis: was ready at 1 s, and on_result heard of it at 2 s
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
        if waiting or in_flight or on_result is None:
            continue
        for done, part in parts.items():
            on_result(done, part)
    return [result for index in range(len(batches)) for result in parts[index]]
