# Takes means.
# outcome: wrong
# diagnosis: quotient of the means
import statistics


def fair_speedup(serial_seconds, parallel_seconds):
    if not serial_seconds or not parallel_seconds:
        raise ValueError("there must be at least one round of each")
    return statistics.mean(serial_seconds) / statistics.mean(parallel_seconds)
