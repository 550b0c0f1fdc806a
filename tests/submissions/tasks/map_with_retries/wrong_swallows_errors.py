# Says None where it failed, and nothing of why.
# outcome: wrong
# diagnosis: errors should be a dict from index to exception
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=0)(work)
    results, owed = [None] * len(items), list(range(len(items)))
    for _ in range(attempts):
        started, failed = [(place, task.remote(items[place])) for place in owed], []
        for place, reference in started:
            try:
                results[place] = ray.get(reference)
            except ray.exceptions.RayError:
                failed.append(place)
        owed = failed
    return results, {}
