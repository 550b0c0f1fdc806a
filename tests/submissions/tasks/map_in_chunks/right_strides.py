# Unusual: each chunk takes every n-th item, and the order is restored by index.
import ray


@ray.remote
def work_on(work, chunk):
    return [work(item) for item in chunk]


def map_in_chunks(work, items, num_chunks):
    num_chunks = min(num_chunks, len(items))
    parts = ray.get([work_on.remote(work, items[first::num_chunks]) for first in range(num_chunks)])
    results = [None] * len(items)
    for first, part in enumerate(parts):
        results[first::num_chunks] = part
    return tuple(results)
