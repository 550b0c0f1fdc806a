# The list of idle actors is the caller's own list, and it changes.
# outcome: wrong
# diagnosis: takes things out of the lists that it is given
import ray


def predict_when_idle(actors, batches, on_result=None):
    idle, in_flight, parts = actors, {}, {}
    for index, batch in enumerate(batches):
        if not idle:
            (ready,), _ = ray.wait(list(in_flight))
            actor, done = in_flight.pop(ready)
            idle.append(actor)
            parts[done] = ray.get(ready)
            if on_result is not None:
                on_result(done, parts[done])
        actor = idle.pop()
        in_flight[actor.predict.remote(batch)] = actor, index
    while in_flight:
        (ready,), _ = ray.wait(list(in_flight))
        _, done = in_flight.pop(ready)  # And the actors that are left stay out of the list.
        parts[done] = ray.get(ready)
        if on_result is not None:
            on_result(done, parts[done])
    return [result for _, part in sorted(parts.items()) for result in part]
