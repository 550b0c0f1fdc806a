# Counts on four actors, whatever the list holds.
# outcome: raised
# diagnosis: IndexError
import ray


def predict_round_robin(actors, batches):
    references = [actors[i % 4].predict.remote(batch) for i, batch in enumerate(batches)]
    return [result for part in ray.get(references) for result in part]
