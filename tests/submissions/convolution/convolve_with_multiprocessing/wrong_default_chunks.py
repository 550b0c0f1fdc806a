# Leaves the size of the chunks to the pool, which makes four for each worker.
# outcome: slow
# diagnosis: pickled 14 times for 14 calls and 4 workers
import functools
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return pool.map(functools.partial(convolve, image), filters)
