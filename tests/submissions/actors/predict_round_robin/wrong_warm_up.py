# Every actor predicts the first batch once before the real work, to warm up.
# outcome: wrong
# diagnosis: worked on more than once, item 0
import ray


def predict_round_robin(actors, batches):
    if batches:
        ray.get([actor.predict.remote(batches[0]) for actor in actors])
    references = [actors[i % len(actors)].predict.remote(batch) for i, batch in enumerate(batches)]
    return [result for part in ray.get(references) for result in part]
