# Asks for each item twice, to have it sooner, and does not wait for the slower half.
# outcome: wrong
# diagnosis: still running when your function returned|worked on more than once
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    references = [task.remote(item) for item in items]
    spare = [task.remote(item) for item in items]
    results = ray.get(references)
    del spare
    return results
