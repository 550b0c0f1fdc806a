# Unusual: as many threads as may be in flight, each of which waits for its task.
from multiprocessing.pool import ThreadPool

import ray


def bounded_map(work, items, max_in_flight):
    task = ray.remote(work)
    with ThreadPool(max_in_flight) as threads:
        return threads.map(lambda item: ray.get(task.remote(item)), items, chunksize=1)
