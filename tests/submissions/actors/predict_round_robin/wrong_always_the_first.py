# The turn is set back to 0 for each batch.
# outcome: slow
# diagnosis: Batches 0 and 1 went to the same actor
import ray


def predict_round_robin(actors, batches):
    references = []
    for batch in batches:
        turn = 0
        references.append(actors[turn % len(actors)].predict.remote(batch))
        turn += 1
    return [result for part in ray.get(references) for result in part]
