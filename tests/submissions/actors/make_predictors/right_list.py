# An actor class of the given class, and n actors of it.
import ray


def make_predictors(Model, n):
    actor_class = ray.remote(Model)
    return [actor_class.remote() for _ in range(n)]
