# Sorts, and takes the upper of two middle rounds.
# outcome: wrong
# diagnosis: upper middle rounds
def fair_speedup(serial_seconds, parallel_seconds):
    if not serial_seconds or not parallel_seconds:
        raise ValueError("no rounds")
    serial, parallel = sorted(serial_seconds), sorted(parallel_seconds)
    return serial[len(serial) // 2] / parallel[len(parallel) // 2]
