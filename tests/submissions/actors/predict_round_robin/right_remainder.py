# Batch i goes to actor i % n; one wait for all.
import ray


def predict_round_robin(actors, batches):
    references = [actors[i % len(actors)].predict.remote(batch) for i, batch in enumerate(batches)]
    return [result for part in ray.get(references) for result in part]
