# Only the first two actors get anything.
# outcome: slow
# diagnosis: Batches 0 and 2 went to the same actor
import ray


def predict_round_robin(actors, batches):
    references = [actors[i % 2].predict.remote(batch) if len(actors) > 1 else None for i, batch in enumerate(batches)]
    return [result for part in ray.get(references) for result in part]
