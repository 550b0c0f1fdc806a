# Unusual: sorts copies, and finds the middle itself.
def middle(seconds):
    if len(seconds) == 0:
        raise ValueError("no rounds")
    ordered = sorted(seconds)
    half, odd = divmod(len(ordered), 2)
    return ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2


def fair_speedup(serial_seconds, parallel_seconds):
    return middle(serial_seconds) / middle(parallel_seconds)
