# Hands the image itself to every task.
# outcome: slow
# diagnosis: pickled 16 times, once for each filter: ray.put it once
import ray


def convolve_with_ray(convolve, image, filters, workers):
    task = ray.remote(convolve)
    references, in_flight = [], []
    for kernel in filters:
        if len(in_flight) == workers:
            _, in_flight = ray.wait(in_flight)
        reference = task.remote(image, kernel)
        references.append(reference)
        in_flight.append(reference)
    return ray.get(references)
