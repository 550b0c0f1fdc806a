# Unusual: an array is filled, one result after another.
import numpy as np


def run_sequentially(work, items):
    results = np.empty(len(items), dtype=np.int64)
    for place, item in enumerate(items):
        results[place] = work(item)
    return results
