# Starts a task only when the last result has been taken.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


def in_completion_order(work, items):
    task = ray.remote(work)
    for item in items:
        yield ray.get(task.remote(item))
