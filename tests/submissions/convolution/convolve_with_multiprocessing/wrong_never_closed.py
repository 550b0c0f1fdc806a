# Keeps its pools forever.
# outcome: slow
# diagnosis: still running after your function had returned: close the pool
import functools
import multiprocessing

pools = []


def convolve_with_multiprocessing(convolve, image, filters, workers):
    pools.append(multiprocessing.get_context("spawn").Pool(workers))
    return pools[-1].map(functools.partial(convolve, image), filters, chunksize=-(-len(filters) // workers))
