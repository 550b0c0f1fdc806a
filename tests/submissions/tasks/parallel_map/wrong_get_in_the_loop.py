# Waits for each task before it starts the next one.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    return [ray.get(task.remote(item)) for item in items]
