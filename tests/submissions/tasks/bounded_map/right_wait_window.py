# A window kept by ray.wait.
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    references, window = [], []
    for item in items:
        if len(window) >= max_in_flight:
            ready, window = ray.wait(window, num_returns=1)
        window.append(task.remote(item))
        references.append(window[-1])
    return ray.get(references)
