# Forgets that a measured serial fraction can be 0 or less.
# outcome: wrong
# diagnosis: 'bound' is -9, and inf is expected
import math


def scaling(serial_seconds, parallel_seconds, workers):
    speedup = serial_seconds / parallel_seconds
    fraction = 0.0 if workers == 1 else (1 / speedup - 1 / workers) / (1 - 1 / workers)
    bound = math.inf if fraction == 0 else 1 / fraction
    return {"speedup": speedup, "efficiency": speedup / workers, "serial_fraction": fraction, "bound": bound}
