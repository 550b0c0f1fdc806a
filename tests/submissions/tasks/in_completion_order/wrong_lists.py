# Yields the list that ray.get makes of the list that ray.wait gives.
# outcome: wrong
# diagnosis: nested
import ray


def in_completion_order(work, items):
    task = ray.remote(work)
    pending = [task.remote(item) for item in items]
    while pending:
        ready, pending = ray.wait(pending)
        yield ray.get(ready)
