# Unusual: an array of loads, and a number of numpy's as the result.
import numpy as np


def predict_makespan(costs, workers):
    free_at = np.zeros(workers)
    for cost in costs:
        free_at[free_at.argmin()] += cost
    return free_at.max()
