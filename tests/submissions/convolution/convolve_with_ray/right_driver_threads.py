# Unusual: `workers` threads of the notebook, each starting a task and waiting for it.
from concurrent.futures import ThreadPoolExecutor

import ray


def convolve_with_ray(convolve, image, filters, workers):
    image_reference = ray.put(image)
    task = ray.remote(convolve)
    with ThreadPoolExecutor(workers) as threads:
        return tuple(threads.map(lambda kernel: ray.get(task.remote(image_reference, kernel)), filters))
