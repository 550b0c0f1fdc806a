# Returns the claim tickets.
# outcome: wrong
# diagnosis: You returned ObjectRefs
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    return [task.remote(item) for item in items]
