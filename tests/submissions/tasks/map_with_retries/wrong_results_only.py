# Forgets the errors in what it returns.
# outcome: wrong
# diagnosis: pair
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(work).options(max_retries=attempts - 1, retry_exceptions=True)
    results = []
    for reference in [task.remote(item) for item in items]:
        try:
            results.append(ray.get(reference))
        except ray.exceptions.RayError:
            results.append(None)
    return results
