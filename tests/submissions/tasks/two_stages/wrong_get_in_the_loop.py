# Chains by reference, and waits for each item by itself.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


def two_stages(first, second, items):
    begin, end = ray.remote(first), ray.remote(second)
    return [ray.get(end.remote(begin.remote(item))) for item in items]
