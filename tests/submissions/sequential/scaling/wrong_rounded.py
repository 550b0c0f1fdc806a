# Rounds to two places, for the looks of it.
# outcome: wrong
# diagnosis: rounded
import math


def scaling(serial_seconds, parallel_seconds, workers):
    speedup = serial_seconds / parallel_seconds
    fraction = 0.0 if workers == 1 else (1 / speedup - 1 / workers) / (1 - 1 / workers)
    bound = math.inf if fraction <= 0 else 1 / fraction
    return {
        "speedup": round(speedup, 2),
        "efficiency": round(speedup / workers, 2),
        "serial_fraction": round(fraction, 2),
        "bound": round(bound, 2) if fraction > 0 else bound,
    }
