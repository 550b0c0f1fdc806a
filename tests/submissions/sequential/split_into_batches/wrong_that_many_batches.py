# Makes batch_size batches, instead of batches of batch_size.
# outcome: wrong
# diagnosis: batches of 3, 3, 2, 2 items.*4, 4, 2
import numpy as np


def split_into_batches(items, batch_size):
    if batch_size < 1:
        raise ValueError("a batch has at least one item")
    return [part.tolist() for part in np.array_split(items, batch_size)]
