# Keeps one place of the window free.
# outcome: slow
# diagnosis: With max_in_flight=2, at most 1 call was in flight
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    references, window = [], []
    for item in items:
        if len(window) >= max(1, max_in_flight - 1):
            _, window = ray.wait(window)
        window.append(task.remote(item))
        references.append(window[-1])
    return ray.get(references)
