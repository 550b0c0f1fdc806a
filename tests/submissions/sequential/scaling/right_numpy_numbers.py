# Unusual: numbers of numpy's, keys in another order, and the division by zero left to numpy.
import numpy as np


def scaling(serial_seconds, parallel_seconds, workers):
    speedup = np.float64(serial_seconds) / parallel_seconds
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = np.float64(workers - speedup) / (speedup * np.float64(workers - 1))
        fraction = fraction if workers > 1 else np.float64(0)
        bound = np.float64(1) / fraction if fraction > 0 else np.inf
    return dict(bound=bound, serial_fraction=fraction, efficiency=speedup / workers, speedup=speedup)
