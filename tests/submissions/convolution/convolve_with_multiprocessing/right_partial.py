# A spawned pool, a partial function, and as many chunks as workers.
import functools
import math
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        chunk = math.ceil(len(filters) / workers)
        return pool.map(functools.partial(convolve, image), filters, chunksize=chunk)
