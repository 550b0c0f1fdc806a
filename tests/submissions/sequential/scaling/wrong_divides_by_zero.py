# Has no case of its own for one worker.
# outcome: raised
# diagnosis: scaling\(.*, 1\) raised ZeroDivisionError
import math


def scaling(serial_seconds, parallel_seconds, workers):
    speedup = serial_seconds / parallel_seconds
    fraction = (1 / speedup - 1 / workers) / (1 - 1 / workers)
    bound = math.inf if fraction <= 0 else 1 / fraction
    return {"speedup": speedup, "efficiency": speedup / workers, "serial_fraction": fraction, "bound": bound}
