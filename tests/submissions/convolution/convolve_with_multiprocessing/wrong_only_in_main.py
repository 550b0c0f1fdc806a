# Defines what the pool runs where fresh processes don't find it, as in a notebook.
# outcome: stuck
# diagnosis: dies of a function that it can't import
import functools
import multiprocessing

if __name__ == "__main__":

    def apply(convolve, image, kernel):
        return convolve(image, kernel)


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return pool.map(functools.partial(apply, convolve, image), filters, chunksize=-(-len(filters) // workers))
