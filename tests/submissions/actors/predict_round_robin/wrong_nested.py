# Returns a list for each batch.
# outcome: wrong
# diagnosis: they are nested
import ray


def predict_round_robin(actors, batches):
    return ray.get([actors[i % len(actors)].predict.remote(batch) for i, batch in enumerate(batches)])
