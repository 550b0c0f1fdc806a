# Unusual: a thread for each item puts its result into a queue.
import queue
from concurrent.futures import ThreadPoolExecutor

import ray


def in_completion_order(work, items):
    task, done = ray.remote(work), queue.SimpleQueue()
    references = [task.remote(item) for item in items]
    with ThreadPoolExecutor(max_workers=len(items) or 1) as threads:
        for reference in references:
            threads.submit(lambda waited: done.put(ray.get(waited)), reference)
        for _ in references:
            yield done.get()
