# Deals the batches out in turn, and takes what is ready first.
# outcome: slow
# diagnosis: dealt out beforehand
import ray


def pool_map_unordered(actors, batches):
    pending = [actors[i % len(actors)].predict.remote(batch) for i, batch in enumerate(batches)]
    results = []
    while pending:
        ready, pending = ray.wait(pending)
        results += ray.get(ready)
    return results
