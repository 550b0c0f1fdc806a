# Pairs the image with each filter; starmap's chunk pickles the image once, and there are too many chunks.
# outcome: slow
# diagnosis: pickled 14 times
import multiprocessing


def convolve_with_multiprocessing(convolve, image, filters, workers):
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        return pool.starmap(convolve, [(image, kernel) for kernel in filters])
