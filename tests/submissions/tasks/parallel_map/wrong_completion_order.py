# Collects with ray.wait, and forgets whose result it was.
# outcome: wrong
# diagnosis: not in (the order of the items|that of the items)
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    pending, results = [task.remote(item) for item in reversed(items)], []
    while pending:
        ready, pending = ray.wait(pending)
        results += ray.get(ready)
    return results
