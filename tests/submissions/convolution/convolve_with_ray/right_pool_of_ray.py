# Unusual: Ray's own Pool of `workers` actors, and a function that closes over the reference.
import ray
from ray.util.multiprocessing import Pool


def convolve_with_ray(convolve, image, filters, workers):
    image_reference = ray.put(image)

    def one(kernel):
        return convolve(ray.get(image_reference), kernel)

    with Pool(workers) as pool:
        return pool.map(one, filters, chunksize=1)
