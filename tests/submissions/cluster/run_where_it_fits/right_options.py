# Each task asks for what its item needs.
import ray


def run_where_it_fits(work, items):
    task = ray.remote(work)
    return ray.get([task.options(resources=item["needs"]).remote(item) for item in items])
