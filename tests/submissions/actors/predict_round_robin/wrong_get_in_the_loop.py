# Waits for each batch before the next one is started.
# outcome: slow
# diagnosis: Is ray.get inside the loop
import ray


def predict_round_robin(actors, batches):
    results = []
    for i, batch in enumerate(batches):
        results += ray.get(actors[i % len(actors)].predict.remote(batch))
    return results
