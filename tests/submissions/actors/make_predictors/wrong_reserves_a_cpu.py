# Each actor reserves a CPU, and there are more actors than CPUs.
# outcome: stuck
# diagnosis: Your actors reserve a CPU each, and Ray has 4
import ray


def make_predictors(Model, n):
    actor_class = ray.remote(num_cpus=1)(Model)
    return [actor_class.remote() for _ in range(n)]
