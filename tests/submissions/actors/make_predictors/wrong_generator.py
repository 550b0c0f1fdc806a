# A generator: no actor is made before somebody asks.
# outcome: wrong
# diagnosis: You returned a generator, where a list of actors
import ray


def make_predictors(Model, n):
    return (ray.remote(Model).remote() for _ in range(n))
