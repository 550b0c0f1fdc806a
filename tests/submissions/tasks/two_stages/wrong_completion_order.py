# Collects the second stage as it comes.
# outcome: wrong
# diagnosis: in the order in which they were completed|not in the order of the items|other way round
import ray


def two_stages(first, second, items):
    begin, end = ray.remote(first), ray.remote(second)
    pending, results = [end.remote(begin.remote(item)) for item in items], []
    while pending:
        ready, pending = ray.wait(pending)
        results += ray.get(ready)
    return results
