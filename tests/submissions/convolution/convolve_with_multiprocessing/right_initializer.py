# Gives each process the image when it starts; the functions for that stand in this file.
import multiprocessing


def keep(convolve, image):
    global convolve_kernel
    convolve_kernel = (convolve, image)


def apply(kernel):
    convolve, image = convolve_kernel
    return convolve(image, kernel)


def convolve_with_multiprocessing(convolve, image, filters, workers):
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers, initializer=keep, initargs=(convolve, image)) as pool:
        return pool.map(apply, filters, chunksize=1)
