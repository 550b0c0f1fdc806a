# Gives Amdahl's speedup for these workers, and not the bound for any number of them.
# outcome: wrong
# diagnosis: 'bound' is .*expected
def scaling(serial_seconds, parallel_seconds, workers):
    speedup = serial_seconds / parallel_seconds
    fraction = 0.0 if workers == 1 else (1 / speedup - 1 / workers) / (1 - 1 / workers)
    bound = 1 / (fraction + (1 - fraction) / workers)
    return {"speedup": speedup, "efficiency": speedup / workers, "serial_fraction": fraction, "bound": bound}
