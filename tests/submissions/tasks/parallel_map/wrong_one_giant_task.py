# One task loops over all items.
# outcome: slow
# diagnosis: One single task made all 16 calls
import ray


def parallel_map(work, items):
    @ray.remote
    def everything():
        return [work(item) for item in items]

    return ray.get(everything.remote())
