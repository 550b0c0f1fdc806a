# Waves: a batch for each actor, then a wait for all of them.
# outcome: slow
# diagnosis: The calls ran in waves
import ray


def predict_when_idle(actors, batches, on_result=None):
    results = []
    for start in range(0, len(batches), len(actors)):
        pending = {
            actor.predict.remote(batch): index
            for actor, (index, batch) in zip(actors, list(enumerate(batches))[start:], strict=False)
        }
        parts, order = {}, list(pending)
        while order:
            (ready,), order = ray.wait(order)
            parts[pending[ready]] = ray.get(ready)
            if on_result is not None:
                on_result(pending[ready], parts[pending[ready]])
        results += [result for _, part in sorted(parts.items()) for result in part]
    return results
