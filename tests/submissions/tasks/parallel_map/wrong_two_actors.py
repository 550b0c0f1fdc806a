# Half as many actors as there are cores.
# outcome: slow
# diagnosis: Only 2 of 4 workers had anything to do
import ray


@ray.remote
class Worker:
    def apply(self, work, item):
        return work(item)


def parallel_map(work, items):
    workers = [Worker.remote() for _ in range(2)]
    return ray.get([workers[place % 2].apply.remote(work, item) for place, item in enumerate(items)])
