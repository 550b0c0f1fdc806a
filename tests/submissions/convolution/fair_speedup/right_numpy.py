# Takes the medians of numpy, which gives a number of its own for no rounds.
import numpy as np


def fair_speedup(serial_seconds, parallel_seconds):
    for seconds in (serial_seconds, parallel_seconds):
        if not len(seconds):
            raise ValueError("no rounds")
    return float(np.median(serial_seconds) / np.median(parallel_seconds))
