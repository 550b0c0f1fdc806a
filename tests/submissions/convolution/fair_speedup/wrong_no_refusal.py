# Lets no rounds pass as a speedup of 0.
# outcome: wrong
# diagnosis: should raise ValueError, and it returned 0.0
import statistics


def fair_speedup(serial_seconds, parallel_seconds):
    if not serial_seconds or not parallel_seconds:
        return 0.0
    return statistics.median(serial_seconds) / statistics.median(parallel_seconds)
