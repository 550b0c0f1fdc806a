# Sorts the lists that it was given.
# outcome: wrong
# diagnosis: changes the lists
import statistics


def fair_speedup(serial_seconds, parallel_seconds):
    if not serial_seconds or not parallel_seconds:
        raise ValueError("no rounds")
    serial_seconds.sort()
    parallel_seconds.sort()
    return statistics.median(serial_seconds) / statistics.median(parallel_seconds)
