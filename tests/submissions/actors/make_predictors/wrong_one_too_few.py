# Counts from 1, and so makes one actor too few.
# outcome: wrong
# diagnosis: You returned 0 actors, and n is 1
import ray


def make_predictors(Model, n):
    actor_class = ray.remote(Model)
    return [actor_class.remote() for _ in range(1, n)]
