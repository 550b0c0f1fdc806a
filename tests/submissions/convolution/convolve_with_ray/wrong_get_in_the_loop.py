# Waits for each result before it starts the next task.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


def convolve_with_ray(convolve, image, filters, workers):
    image_reference = ray.put(image)
    task = ray.remote(convolve)
    return [ray.get(task.remote(image_reference, kernel)) for kernel in filters]
