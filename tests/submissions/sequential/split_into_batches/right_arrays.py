# Unusual: numpy cuts, and each batch is an array.
import numpy as np


class BatchSizeError(ValueError):
    pass


def split_into_batches(items, batch_size):
    if batch_size < 1:
        raise ValueError("a batch size is at least 1")
    if not items:
        return []
    return np.split(np.array(items), range(batch_size, len(items), batch_size))
