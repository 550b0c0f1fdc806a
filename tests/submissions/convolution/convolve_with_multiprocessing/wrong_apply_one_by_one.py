# Waits for each call in the pool before it makes the next.
# outcome: slow
# diagnosis: Each call was made after the one before it had ended
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return [pool.apply(convolve, (image, kernel)) for kernel in filters]
