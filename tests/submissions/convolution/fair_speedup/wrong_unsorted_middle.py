# Takes the middle place of each list without sorting.
# outcome: wrong
# diagnosis: middle places in the lists
def fair_speedup(serial_seconds, parallel_seconds):
    if not serial_seconds or not parallel_seconds:
        raise ValueError("no rounds")
    return serial_seconds[len(serial_seconds) // 2] / parallel_seconds[len(parallel_seconds) // 2]
