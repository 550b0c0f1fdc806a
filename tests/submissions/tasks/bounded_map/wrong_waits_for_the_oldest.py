# Waits for the task that was started first, also if another one is ready.
# outcome: slow
# diagnosis: waited for one that was not
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    results, window = [], []
    for item in items:
        if len(window) == max_in_flight:
            results.append(ray.get(window.pop(0)))
        window.append(task.remote(item))
    return results + ray.get(window)
