# Divides the parallel time by the serial one.
# outcome: wrong
# diagnosis: 'speedup' is upside down
import math


def scaling(serial_seconds, parallel_seconds, workers):
    speedup = parallel_seconds / serial_seconds
    fraction = 0.0 if workers == 1 else (1 / speedup - 1 / workers) / (1 - 1 / workers)
    return {
        "speedup": speedup,
        "efficiency": speedup / workers,
        "serial_fraction": fraction,
        "bound": math.inf if fraction <= 0 else 1 / fraction,
    }
