# Survives a failure, and never tries again.
# outcome: wrong
# diagnosis: Item 1 was tried once with attempts=3
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=0)(work)
    results, errors = [None] * len(items), {}
    for place, reference in enumerate([task.remote(item) for item in items]):
        try:
            results[place] = ray.get(reference)
        except ray.exceptions.RayError as error:
            errors[place] = error
    return results, errors
