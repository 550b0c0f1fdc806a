# Survives, and waits for each batch before the next one is begun.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(max_restarts=3, max_task_retries=3)(Model)
    actors = [actor_class.remote() for _ in range(n)]
    results = []
    for number, batch in enumerate(batches):
        results += ray.get(actors[number % n].predict.remote(batch))
    return results
