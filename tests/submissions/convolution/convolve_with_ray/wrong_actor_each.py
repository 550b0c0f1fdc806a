# Gives each of `workers` actors its own copy of the image.
# outcome: slow
# diagnosis: pickled 4 times, once for each actor
import ray


@ray.remote
class Convolver:
    def __init__(self, convolve, image):
        self.convolve, self.image = convolve, image

    def apply(self, kernel):
        return self.convolve(self.image, kernel)


def convolve_with_ray(convolve, image, filters, workers):
    actors = [Convolver.remote(convolve, image) for _ in range(workers)]
    return ray.get([actors[i % workers].apply.remote(kernel) for i, kernel in enumerate(filters)])
