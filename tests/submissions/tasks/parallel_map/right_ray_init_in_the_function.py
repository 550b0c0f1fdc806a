# Unusual: starts Ray inside the function, whether it runs or not.
import ray


def parallel_map(work, items):
    ray.init(num_cpus=4, address="local")
    task = ray.remote(work)
    return ray.get([task.remote(item) for item in items])
