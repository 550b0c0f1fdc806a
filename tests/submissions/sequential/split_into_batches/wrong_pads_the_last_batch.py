# Fills the last batch up with None.
# outcome: wrong
# diagnosis: filled up
from itertools import zip_longest


def split_into_batches(items, batch_size):
    if batch_size < 1:
        raise ValueError("a batch has at least one item")
    return list(zip_longest(*[iter(items)] * batch_size))
