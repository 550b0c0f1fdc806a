# One actor, n times in the list.
# outcome: slow
# diagnosis: Only 1 of 6 actors loaded a model
import ray


def make_predictors(Model, n):
    return [ray.remote(Model).remote()] * n
