# Keeps the results in the order in which the window lets them go.
# outcome: wrong
# diagnosis: order in which they were completed
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    results, window = [], []
    for item in items:
        if len(window) == max_in_flight:
            ready, window = ray.wait(window)
            results += ray.get(ready)
        window.append(task.remote(item))
    while window:
        ready, window = ray.wait(window)
        results += ray.get(ready)
    return results
