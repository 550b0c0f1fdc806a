# Takes the pool that Linux gives by default, which forks.
# outcome: slow
# diagnosis: Your notebook's process was forked [24] times
import functools
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return pool.map(functools.partial(convolve, image), filters, chunksize=-(-len(filters) // workers))
