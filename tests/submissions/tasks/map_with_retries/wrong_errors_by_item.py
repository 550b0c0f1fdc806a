# Keys the errors by item, and not by index.
# outcome: wrong
# diagnosis: keys of your errors are items; the index
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=0)(work)
    results, errors, owed = [None] * len(items), {}, list(range(len(items)))
    for _ in range(attempts):
        started = [(place, task.remote(items[place])) for place in owed]
        failed = {}
        for place, reference in started:
            try:
                results[place] = ray.get(reference)
            except ray.exceptions.RayError as error:
                failed[place] = error
        owed, errors = list(failed), {items[place]: error for place, error in failed.items()}
    return results, errors
