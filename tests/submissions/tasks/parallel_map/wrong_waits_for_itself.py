# Actors hold all the CPUs and wait for tasks that need one.
# outcome: stuck
# diagnosis: waits for itself.*4 CPUs are reserved
import ray


@ray.remote(num_cpus=1)
class Foreman:
    def apply(self, work, item):
        return ray.get(ray.remote(work).remote(item))


def parallel_map(work, items):
    foremen = [Foreman.remote() for _ in range(4)]
    return ray.get([foremen[place % 4].apply.remote(work, item) for place, item in enumerate(items)])
