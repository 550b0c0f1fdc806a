# After a death, begins again with all batches, and keeps what it had counted.
# outcome: wrong
# diagnosis: was predicted again, and what had been counted was counted again
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(Model)
    results, again = [], True
    while again:
        again = False
        actors = [actor_class.remote() for _ in range(n)]
        references = [actors[number % n].predict.remote(batch) for number, batch in enumerate(batches)]
        for reference in references:
            try:
                results += ray.get(reference)
            except ray.exceptions.RayActorError:
                again = True
    return results
