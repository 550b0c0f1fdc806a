# Collects with ray.wait, and forgets whose result it was.
# outcome: wrong
# diagnosis: in the order in which they were completed
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    pending, results = [task.remote(item) for item in items], []
    while pending:
        ready, pending = ray.wait(pending)
        results += ray.get(ready)
    return results
