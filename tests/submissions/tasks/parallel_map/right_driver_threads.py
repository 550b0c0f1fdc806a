# Unusual: threads of the notebook, each of which waits for a task of its own. The source looks like a ray.get in a loop.
from concurrent.futures import ThreadPoolExecutor

import ray


def parallel_map(work, items):
    task = ray.remote(work)
    with ThreadPoolExecutor(max_workers=16) as threads:
        return list(threads.map(lambda item: ray.get(task.remote(item)), items))
