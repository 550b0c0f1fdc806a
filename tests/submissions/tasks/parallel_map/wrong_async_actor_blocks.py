# An async actor whose method never awaits: its event loop is held by one call at a time.
# outcome: slow
# diagnosis: One actor did all the work
import ray


@ray.remote(max_concurrency=16)
class Worker:
    async def apply(self, work, item):
        return work(item)


def parallel_map(work, items):
    worker = Worker.remote()
    return ray.get([worker.apply.remote(work, item) for item in items])
