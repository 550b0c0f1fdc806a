# Waits for each task: never too many, to be sure.
# outcome: slow
# diagnosis: With max_in_flight=2, at most 1 call was in flight
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    return [ray.get(task.remote(item)) for item in items]
