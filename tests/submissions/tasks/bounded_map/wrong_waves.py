# Starts max_in_flight tasks and waits for all of them before it goes on.
# outcome: slow
# diagnosis: in waves
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    results = []
    for start in range(0, len(items), max_in_flight):
        results += ray.get([task.remote(item) for item in items[start : start + max_in_flight]])
    return results
