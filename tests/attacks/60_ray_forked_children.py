"""Has forked children that are not Ray's do the work, which is parallel and needs none of Ray.

lesson: ray
cell: parallel_map
"""

import multiprocessing


def parallel_map(work, items):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        return pool.map(work, items, chunksize=1)
