# Notes an error, and never crosses it out when a later try succeeds.
# outcome: wrong
# diagnosis: index 1, which succeeded in the end
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=0)(work)
    results, errors, owed = [None] * len(items), {}, list(range(len(items)))
    for _ in range(attempts):
        started, failed = [(place, task.remote(items[place])) for place in owed], []
        for place, reference in started:
            try:
                results[place] = ray.get(reference)
            except ray.exceptions.RayError as error:
                errors[place] = error
                failed.append(place)
        owed = failed
    return results, errors
