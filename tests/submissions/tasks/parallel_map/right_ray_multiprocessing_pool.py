# Unusual: Ray's own drop-in for multiprocessing.Pool.
from ray.util.multiprocessing import Pool


def parallel_map(work, items):
    with Pool(4) as pool:
        return pool.map(work, items, chunksize=1)
