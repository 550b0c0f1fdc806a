# Waits after every second task.
# outcome: slow
# diagnosis: in waves of 2
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    results = []
    for start in range(0, len(items), 2):
        results += ray.get([task.remote(item) for item in items[start : start + 2]])
    return results
