# Hands the pool a function that was made inside another one.
# outcome: raised
# diagnosis: Can't pickle local object
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    def one(kernel):
        return convolve(image, kernel)

    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return pool.map(one, filters)
