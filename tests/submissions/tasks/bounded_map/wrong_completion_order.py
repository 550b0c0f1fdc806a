# Keeps the results in the order in which the window lets them go.
# outcome: wrong
# diagnosis: in the order in which they were completed|not in the order of the items
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
