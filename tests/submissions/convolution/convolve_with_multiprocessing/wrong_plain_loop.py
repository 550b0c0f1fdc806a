# A plain loop.
# outcome: slow
# diagnosis: 14 of 14 calls ran in the notebook's own process
def convolve_with_multiprocessing(convolve, image, filters, workers):
    return [convolve(image, kernel) for kernel in filters]
