# Returns the actor class n times, and no actor.
# outcome: wrong
# diagnosis: which has no predict.remote
import ray


def make_predictors(Model, n):
    return [ray.remote(Model) for _ in range(n)]
