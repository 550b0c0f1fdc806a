# Forks children of its own, which share the image without pickling it.
# outcome: slow
# points: 4
# gains: nothing for fresh processes, because the kernel tells Python about each fork
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    global one

    def one(kernel):
        return convolve(image, kernel)

    one.__qualname__ = "one"
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return pool.map(one, filters, chunksize=1)
