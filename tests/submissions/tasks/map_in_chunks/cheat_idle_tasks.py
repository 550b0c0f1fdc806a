# Starts a task for each chunk that makes up its results.
# outcome: wrong
# gains: nothing, because tasks count by the work that they do
import ray


@ray.remote
def made_up(chunk):
    return [1234 for item in chunk]


def map_in_chunks(work, items, num_chunks):
    chunks = [items[first::num_chunks] for first in range(num_chunks)]
    return sum(ray.get([made_up.remote(chunk) for chunk in chunks]), [])
