# Asks for one scanner where an item needs two.
# outcome: slow
# diagnosis: scanners were in use at once where there are 2: a task has to ask for as much
import ray


def run_where_it_fits(work, items):
    task = ray.remote(work)
    return ray.get([task.options(resources=dict.fromkeys(item["needs"], 1)).remote(item) for item in items])
