# Gives the efficiency in percent.
# outcome: wrong
# diagnosis: 'efficiency' is 100 times too large.*percent
import math


def scaling(serial_seconds, parallel_seconds, workers):
    speedup = serial_seconds / parallel_seconds
    fraction = 0.0 if workers == 1 else (1 / speedup - 1 / workers) / (1 - 1 / workers)
    return {
        "speedup": speedup,
        "efficiency": 100 * speedup / workers,
        "serial_fraction": fraction,
        "bound": math.inf if fraction <= 0 else 1 / fraction,
    }
