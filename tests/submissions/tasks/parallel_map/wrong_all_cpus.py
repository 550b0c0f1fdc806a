# Every task asks for all four CPUs.
# outcome: slow
# diagnosis: reserve all the CPUs
import ray


def parallel_map(work, items):
    task = ray.remote(num_cpus=4)(work)
    return ray.get([task.remote(item) for item in items])
