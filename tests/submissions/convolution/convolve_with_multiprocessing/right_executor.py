# Unusual: an executor of concurrent.futures with spawned processes, in chunks.
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        chunk = max(1, -(-len(filters) // workers))
        return list(executor.map(partial(convolve, image), filters, chunksize=chunk))
