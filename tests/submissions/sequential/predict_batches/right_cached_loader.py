# Unusual: a helper that loads at its first call and remembers the model, and an array as the result.
from functools import cache

import numpy as np


def predict_batches(load_model, batches):
    load_once = cache(load_model)
    results = np.zeros(0, dtype=np.int64)
    for batch in batches:
        results = np.append(results, load_once().predict(batch))
    return results
