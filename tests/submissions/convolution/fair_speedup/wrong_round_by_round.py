# Takes the median of the speedups of single rounds.
# outcome: wrong
# diagnosis: speedups of single rounds
import statistics


def fair_speedup(serial_seconds, parallel_seconds):
    if not serial_seconds or not parallel_seconds:
        raise ValueError("no rounds")
    return statistics.median(s / p for s, p in zip(serial_seconds, parallel_seconds))
