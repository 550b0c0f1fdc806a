# After a death, throws everything away and begins again.
# outcome: slow
# diagnosis: came through, and was predicted again
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(Model)
    while True:
        actors = [actor_class.remote() for _ in range(n)]
        references = [actors[number % n].predict.remote(batch) for number, batch in enumerate(batches)]
        try:
            return [result for part in ray.get(references) for result in part]
        except ray.exceptions.RayActorError:
            ray.wait(references, num_returns=len(references))
