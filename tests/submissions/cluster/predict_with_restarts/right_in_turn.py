# In turn, to actors that Ray starts again, and whose calls it makes again.
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(max_restarts=3, max_task_retries=3)(Model)
    actors = [actor_class.remote() for _ in range(n)]
    references = [actors[number % n].predict.remote(batch) for number, batch in enumerate(batches)]
    return [result for part in ray.get(references) for result in part]
