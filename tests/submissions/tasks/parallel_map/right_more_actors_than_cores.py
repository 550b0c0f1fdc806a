# Unusual: eight actors, of which four find a core at a time, and a tuple as the result.
import ray


@ray.remote(num_cpus=0)
class Worker:
    def apply(self, work, item):
        return work(item)


def parallel_map(work, items):
    actors = [Worker.remote() for _ in range(min(8, len(items)))]
    references = [actors[place % 8].apply.remote(work, item) for place, item in enumerate(items)]
    return tuple(ray.get(references))
