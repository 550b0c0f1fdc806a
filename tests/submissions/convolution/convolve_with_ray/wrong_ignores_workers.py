# Starts all tasks at once, whatever `workers` says.
# outcome: slow
# diagnosis: With workers=2, 4 calls were at work at once
import ray


def convolve_with_ray(convolve, image, filters, workers):
    image_reference = ray.put(image)
    task = ray.remote(convolve)
    return ray.get([task.remote(image_reference, kernel) for kernel in filters])
