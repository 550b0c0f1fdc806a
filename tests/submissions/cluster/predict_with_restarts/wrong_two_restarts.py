# Survives two deaths of a batch, where three were promised.
# outcome: wrong
# diagnosis: took its process with it 3 times, .* up to three deaths are to be survived
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(max_restarts=2, max_task_retries=2)(Model)
    actors = [actor_class.remote() for _ in range(n)]
    references = [actors[number % n].predict.remote(batch) for number, batch in enumerate(batches)]
    return [result for part in ray.get(references) for result in part]
