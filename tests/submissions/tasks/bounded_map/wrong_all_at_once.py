# No window at all.
# outcome: slow
# diagnosis: With max_in_flight=2, up to 4 calls were in flight|With max_in_flight=2, up to 5
import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    return ray.get([task.remote(item) for item in items])
