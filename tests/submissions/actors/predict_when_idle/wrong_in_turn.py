# In turn, whoever is idle: one actor gets all the dear batches.
# outcome: slow
# diagnosis: One worker had 4 of the 13 calls while others were idle
import ray


def predict_when_idle(actors, batches, on_result=None):
    references = [actors[i % len(actors)].predict.remote(batch) for i, batch in enumerate(batches)]
    results = []
    for index, reference in enumerate(references):
        part = ray.get(reference)
        if on_result is not None:
            on_result(index, part)
        results += part
    return results
