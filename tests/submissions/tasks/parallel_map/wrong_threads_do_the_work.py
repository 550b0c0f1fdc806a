# Threads of the notebook do the work themselves, and take turns.
# outcome: slow
# diagnosis: threads of one process take turns
from concurrent.futures import ThreadPoolExecutor


def parallel_map(work, items):
    with ThreadPoolExecutor(max_workers=4) as threads:
        return list(threads.map(work, items))
