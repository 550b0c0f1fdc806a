# Unusual: a tuple of actors that ask for no CPU, each with two threads.
import ray


def make_predictors(Model, n):
    actor_class = ray.remote(num_cpus=0, max_concurrency=2)(Model)
    return tuple(actor_class.remote() for _ in range(n))
