# The second stage is started with the reference of the first.
import ray


def two_stages(first, second, items):
    begin, end = ray.remote(first), ray.remote(second)
    return ray.get([end.remote(begin.remote(item)) for item in items])
