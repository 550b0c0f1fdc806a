# Returns each result when it is ready.
# outcome: wrong
# diagnosis: order in which they were completed
import ray


def convolve_with_ray(convolve, image, filters, workers):
    image_reference = ray.put(image)
    task = ray.remote(convolve)
    results, in_flight = [], []
    for kernel in filters:
        if len(in_flight) == workers:
            (done,), in_flight = ray.wait(in_flight)
            results.append(ray.get(done))
        in_flight.append(task.remote(image_reference, kernel))
    while in_flight:
        (done,), in_flight = ray.wait(in_flight)
        results.append(ray.get(done))
    return results
