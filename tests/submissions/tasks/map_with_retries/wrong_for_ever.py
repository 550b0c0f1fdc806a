# Tries until it works, however often that may be.
# outcome: wrong
# diagnosis: tried 2 times with attempts=1
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=0)(work)
    results, owed = [None] * len(items), set(range(len(items)))
    while owed:
        started = {place: task.remote(items[place]) for place in owed}
        for place, reference in started.items():
            try:
                results[place] = ray.get(reference)
                owed.discard(place)
            except ray.exceptions.RayError:
                continue
    return results, {}
