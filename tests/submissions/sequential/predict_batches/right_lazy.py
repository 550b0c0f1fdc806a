# Unusual: loads only if there is a batch, and chains lazily before it makes a tuple.
from itertools import chain


def predict_batches(load_model, batches):
    if not batches:
        return ()
    return tuple(chain.from_iterable(map(load_model().predict, batches)))
