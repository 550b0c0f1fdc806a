# Goes on as long as there are items, and never takes one away.
# outcome: stuck
# diagnosis: does a loop never end
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    results = []
    while items:
        results += ray.get([task.remote(item) for item in items])
    return results
