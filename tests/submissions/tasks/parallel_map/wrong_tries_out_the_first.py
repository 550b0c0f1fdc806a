# Does the first item once more, to see whether it works.
# outcome: wrong
# diagnosis: worked on more than once, item 0
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    if items:
        ray.get(task.remote(items[0]))
    return ray.get([task.remote(item) for item in items])
