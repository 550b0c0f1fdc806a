# Four actors, and a counter that starts again for each item.
# outcome: slow
# diagnosis: One actor did all the work: the others
import ray


@ray.remote
class Worker:
    def apply(self, work, item):
        return work(item)


def parallel_map(work, items):
    workers = [Worker.remote() for _ in range(4)]
    references = []
    for item in items:
        turn = 0
        references.append(workers[turn % 4].apply.remote(work, item))
        turn += 1
    return ray.get(references)
