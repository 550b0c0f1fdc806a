# Leaves one of the four out.
# outcome: wrong
# diagnosis: 'bound' is missing
def scaling(serial_seconds, parallel_seconds, workers):
    speedup = serial_seconds / parallel_seconds
    fraction = 0.0 if workers == 1 else (1 / speedup - 1 / workers) / (1 - 1 / workers)
    return {"speedup": speedup, "efficiency": speedup / workers, "serial_fraction": fraction}
