# Unusual: whole numbers are ints, as integer division gives them.
import math


def scaling(serial_seconds, parallel_seconds, workers):
    speedup = serial_seconds / parallel_seconds
    fraction = 0 if workers == 1 else (1 / speedup - 1 / workers) / (1 - 1 / workers)
    result = {
        "speedup": speedup,
        "efficiency": speedup / workers,
        "serial_fraction": fraction,
        "bound": math.inf if fraction <= 0 else 1 / fraction,
    }
    return {key: int(value) if value == value // 1 and value < 1e9 else value for key, value in result.items()}
