# A decorated function of one's own that calls work.
import ray


def parallel_map(work, items):
    @ray.remote
    def task(item):
        return work(item)

    return ray.get([task.remote(item) for item in items])
