# Allows one death where up to three are to be survived.
# outcome: wrong
# diagnosis: took its process with it 2 times.*up to three deaths
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(max_restarts=1, max_task_retries=1)(Model)
    actors = [actor_class.remote() for _ in range(n)]
    references = [actors[number % n].predict.remote(batch) for number, batch in enumerate(batches)]
    return [result for part in ray.get(references) for result in part]
