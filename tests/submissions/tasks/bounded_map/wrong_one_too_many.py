# Looks at the window after it has started a task.
# outcome: slow
# diagnosis: With max_in_flight=2, up to 3 calls were in flight
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    references, window = [], []
    for item in items:
        window.append(task.remote(item))
        references.append(window[-1])
        if len(window) > max_in_flight:
            _, window = ray.wait(window)
    return ray.get(references)
