# Unusual: a thread for each item tries, and tries again.
from concurrent.futures import ThreadPoolExecutor

import ray


def map_with_retries(work, items, attempts):
    task, results, errors = ray.remote(max_retries=0)(work), [None] * len(items), {}

    def persist(place):
        for _ in range(attempts):
            try:
                results[place] = ray.get(task.remote(items[place]))
                errors.pop(place, None)
                return
            except ray.exceptions.RayError as error:
                errors[place] = error

    with ThreadPoolExecutor(max_workers=max(1, len(items))) as threads:
        list(threads.map(persist, range(len(items))))
    return tuple(results), errors
