# Takes each result when it is ready.
# outcome: wrong
# diagnosis: order in which they were completed
import functools
import math
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return list(pool.imap_unordered(functools.partial(convolve, image), filters))
