# Starts half as many processes as it may.
# outcome: slow
# diagnosis: Only 2 of 4 processes had anything to do
import functools
import math
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    half = math.ceil(workers / 2)
    with multiprocessing.get_context("spawn").Pool(half) as pool:
        return pool.map(functools.partial(convolve, image), filters, chunksize=math.ceil(len(filters) / half))
