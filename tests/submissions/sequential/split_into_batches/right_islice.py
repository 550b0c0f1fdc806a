# Unusual: takes from an iterator until nothing comes, and makes tuples.
from itertools import islice


def split_into_batches(items, batch_size):
    if batch_size <= 0:
        raise ValueError(batch_size)
    rest = iter(items)
    return list(iter(lambda: tuple(islice(rest, batch_size)), ()))
