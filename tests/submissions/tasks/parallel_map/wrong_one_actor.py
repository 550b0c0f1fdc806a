# One actor does everything.
# outcome: slow
# diagnosis: One actor did all the work
import ray


@ray.remote
class Worker:
    def apply(self, work, item):
        return work(item)


def parallel_map(work, items):
    worker = Worker.remote()
    return ray.get([worker.apply.remote(work, item) for item in items])
