# Rounds the length of a chunk down: with fewer filters than workers it is 0, and nothing is done.
# outcome: wrong
# diagnosis: a chunksize of 0 does that\. Round up
import functools
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return pool.map(functools.partial(convolve, image), filters, chunksize=len(filters) // workers)
