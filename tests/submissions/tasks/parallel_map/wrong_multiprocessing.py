# Python's own process pool, where Ray is asked for.
# outcome: slow
# diagnosis: processes that Ray did not start
import multiprocessing


def parallel_map(work, items):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        return pool.map(work, items, chunksize=1)
