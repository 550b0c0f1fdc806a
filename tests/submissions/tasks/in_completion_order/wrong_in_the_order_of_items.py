# Yields in the order of the items, so a slow first one holds back all others.
# outcome: wrong
# diagnosis: in the order of the items
import ray


def in_completion_order(work, items):
    task = ray.remote(work)
    for reference in [task.remote(item) for item in items]:
        yield ray.get(reference)
