# Takes the fastest round of each.
# outcome: wrong
# diagnosis: quotient of the fastest rounds
def fair_speedup(serial_seconds, parallel_seconds):
    if not serial_seconds or not parallel_seconds:
        raise ValueError("no rounds")
    return min(serial_seconds) / min(parallel_seconds)
