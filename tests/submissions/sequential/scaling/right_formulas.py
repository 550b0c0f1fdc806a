# The formulas of the docstring, with a guard for one worker.
from math import inf


def scaling(serial_seconds, parallel_seconds, workers):
    speedup = serial_seconds / parallel_seconds
    fraction = (1 / speedup - 1 / workers) / (1 - 1 / workers) if workers > 1 else 0.0
    return {
        "speedup": speedup,
        "efficiency": speedup / workers,
        "serial_fraction": fraction,
        "bound": 1 / fraction if fraction > 0 else inf,
    }
