# Collects what leaves the window, and forgets what is in it at the end.
# outcome: wrong
# diagnosis: 2 results of 5 are missing
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    results, window = [], []
    for item in items:
        if len(window) == max_in_flight:
            results.append(ray.get(window.pop(0)))
        window.append(task.remote(item))
    ray.wait(window, num_returns=len(window)) if window else None
    return results
