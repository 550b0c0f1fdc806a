# Starts a task for each item, chunk by chunk.
# outcome: slow
# diagnosis: 22 tasks were started for 4 chunks
import ray


def map_in_chunks(work, items, num_chunks):
    task = ray.remote(work)
    return ray.get([task.remote(item) for item in items])
