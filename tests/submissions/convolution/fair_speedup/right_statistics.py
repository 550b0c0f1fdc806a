# Divides the medians.
import statistics


def fair_speedup(serial_seconds, parallel_seconds):
    if not serial_seconds or not parallel_seconds:
        raise ValueError("there must be at least one round of each")
    return statistics.median(serial_seconds) / statistics.median(parallel_seconds)
