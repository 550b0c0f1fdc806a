# zip ends with the shorter list, so each actor gets one batch.
# outcome: wrong
# diagnosis: The last \d+ results of \d+ are missing: is a last part dropped
import ray


def predict_round_robin(actors, batches):
    references = [actor.predict.remote(batch) for actor, batch in zip(actors, batches, strict=False)]
    return [result for part in ray.get(references) for result in part]
