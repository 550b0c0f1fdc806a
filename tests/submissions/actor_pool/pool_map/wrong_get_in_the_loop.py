# Waits for each batch before it hands over the next.
# outcome: slow
# diagnosis: Only one call was in flight.*ray.get inside the loop
import ray


def pool_map(actors, batches):
    return [ray.get(actors[i % len(actors)].predict.remote(batch)) for i, batch in enumerate(batches)]
