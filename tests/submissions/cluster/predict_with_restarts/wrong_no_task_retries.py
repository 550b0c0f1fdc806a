# Has Ray start the actors again, and not make the lost calls again.
# outcome: wrong
# diagnosis: ActorUnavailableError.*didn't make the lost call again.*max_task_retries
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(max_restarts=3)(Model)
    actors = [actor_class.remote() for _ in range(n)]
    references = [actors[number % n].predict.remote(batch) for number, batch in enumerate(batches)]
    return [result for part in ray.get(references) for result in part]
