# Waits until an actor is up before the next one is made.
# outcome: slow
# diagnosis: loaded one after another
import ray


def make_predictors(Model, n):
    actors = []
    for _ in range(n):
        actor = ray.remote(Model).remote()
        ray.get(actor.__ray_ready__.remote())
        actors.append(actor)
    return actors
