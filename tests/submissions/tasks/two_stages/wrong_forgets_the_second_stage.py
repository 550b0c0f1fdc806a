# Returns what the first stage gave.
# outcome: wrong
# diagnosis: what `?first`? returned
import ray


def two_stages(first, second, items):
    begin = ray.remote(first)
    return ray.get([begin.remote(item) for item in items])
