# Divides the wrong way round.
# outcome: wrong
# diagnosis: upside down
import statistics


def fair_speedup(serial_seconds, parallel_seconds):
    if not serial_seconds or not parallel_seconds:
        raise ValueError("no rounds")
    return statistics.median(parallel_seconds) / statistics.median(serial_seconds)
