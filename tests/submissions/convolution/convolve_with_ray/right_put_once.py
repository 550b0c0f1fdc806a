# Puts the image once, and keeps at most `workers` tasks in flight.
import ray


def convolve_with_ray(convolve, image, filters, workers):
    image_reference = ray.put(image)
    task = ray.remote(convolve)
    references, in_flight = [], []
    for kernel in filters:
        if len(in_flight) == workers:
            _, in_flight = ray.wait(in_flight)
        reference = task.remote(image_reference, kernel)
        references.append(reference)
        in_flight.append(reference)
    return ray.get(references)
