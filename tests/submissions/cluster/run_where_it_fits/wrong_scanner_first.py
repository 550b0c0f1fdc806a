# Returns the results of the items with a scanner first.
# outcome: wrong
# diagnosis: not in the order of the items
import ray


def run_where_it_fits(work, items):
    task = ray.remote(work)
    ordered = sorted(items, key=lambda item: not item["needs"])
    return ray.get([task.options(resources=item["needs"]).remote(item) for item in ordered])
