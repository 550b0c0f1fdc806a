# A pool of threads has the same methods, and all of them in one process.
# outcome: slow
# diagnosis: in the notebook's own process: threads take turns
import functools
from multiprocessing.pool import ThreadPool


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with ThreadPool(workers) as pool:
        return pool.map(functools.partial(convolve, image), filters)
