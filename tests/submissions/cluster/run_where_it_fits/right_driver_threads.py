# Unusual: a thread of the driver for each item, each waiting for its own task.
from concurrent.futures import ThreadPoolExecutor

import ray


def run_where_it_fits(work, items):
    task = ray.remote(work)

    def run(item):
        return ray.get(task.options(resources=item["needs"]).remote(item))

    with ThreadPoolExecutor(max(1, len(items))) as threads:
        return list(threads.map(run, items))
