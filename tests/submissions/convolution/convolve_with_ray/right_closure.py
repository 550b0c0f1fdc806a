# The task closes over the image, which travels with the function, once.
import ray


def convolve_with_ray(convolve, image, filters, workers):
    @ray.remote
    def one(kernel):
        return convolve(image, kernel)

    results, in_flight = [None] * len(filters), {}
    for number, kernel in enumerate(filters):
        if len(in_flight) == workers:
            (done,), _ = ray.wait(list(in_flight))
            results[in_flight.pop(done)] = ray.get(done)
        in_flight[one.remote(kernel)] = number
    for reference, number in in_flight.items():
        results[number] = ray.get(reference)
    return results
