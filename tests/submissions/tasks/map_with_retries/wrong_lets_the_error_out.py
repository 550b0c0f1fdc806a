# Waits for all at once, so that the first failure ends everything.
# outcome: raised
# diagnosis: raised InjectedFault, inside a Ray worker
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=attempts)(work)
    return ray.get([task.remote(item) for item in items]), {}
