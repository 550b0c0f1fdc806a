# Hands the work the item's name, where it takes the item.
# outcome: raised
# diagnosis: work takes the whole item
import ray


def run_where_it_fits(work, items):
    task = ray.remote(work)
    return ray.get([task.options(resources=item["needs"]).remote(item["name"]) for item in items])
