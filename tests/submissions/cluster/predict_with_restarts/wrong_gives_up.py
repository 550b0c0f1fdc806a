# Catches the error of a dead actor, and leaves its batch out.
# outcome: wrong
# diagnosis: results are missing: a batch whose process died was given up
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(max_restarts=3)(Model)
    actors = [actor_class.remote() for _ in range(n)]
    references = [actors[number % n].predict.remote(batch) for number, batch in enumerate(batches)]
    results = []
    for reference in references:
        try:
            results += ray.get(reference)
        except ray.exceptions.RayActorError:
            continue
    return results
