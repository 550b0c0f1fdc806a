# One task does both stages of every item.
# outcome: slow
# diagnosis: One single task made all 16 calls
import ray


def two_stages(first, second, items):
    @ray.remote
    def everything():
        return [second(first(item)) for item in items]

    return ray.get(everything.remote())
