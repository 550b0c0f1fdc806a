# Uses processes of multiprocessing, where Ray is asked.
# outcome: slow
# diagnosis: processes that Ray did not start
import functools
import multiprocessing


def convolve_with_ray(convolve, image, filters, workers):
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return pool.map(functools.partial(convolve, image), filters, chunksize=4)
