# Puts each item where it fits, and waits for it before the next.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


def run_where_it_fits(work, items):
    task = ray.remote(work)
    return [ray.get(task.options(resources=item["needs"]).remote(item)) for item in items]
