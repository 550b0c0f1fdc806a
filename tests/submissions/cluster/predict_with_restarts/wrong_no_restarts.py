# Plain actors: a dead one stays dead.
# outcome: wrong
# diagnosis: ActorDiedError.*nobody started the actor again
import ray


def predict_with_restarts(Model, batches, n):
    actor_class = ray.remote(Model)
    actors = [actor_class.remote() for _ in range(n)]
    references = [actors[number % n].predict.remote(batch) for number, batch in enumerate(batches)]
    return [result for part in ray.get(references) for result in part]
