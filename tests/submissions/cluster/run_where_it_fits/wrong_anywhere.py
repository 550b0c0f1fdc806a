# Never tells Ray what the items need.
# outcome: slow
# diagnosis: items that need the scanner, \d ran on a node that has none|4 scanners were in use
import ray


def run_where_it_fits(work, items):
    task = ray.remote(work)
    return ray.get([task.remote(item) for item in items])
