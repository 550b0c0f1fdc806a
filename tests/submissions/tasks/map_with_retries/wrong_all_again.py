# Starts everything again if anything has failed.
# outcome: slow
# diagnosis: Item 0 was tried 3 times with attempts=3; it should have been 1
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=0)(work)
    for _ in range(attempts):
        results, errors = [None] * len(items), {}
        for place, reference in enumerate([task.remote(item) for item in items]):
            try:
                results[place] = ray.get(reference)
            except ray.exceptions.RayError as error:
                errors[place] = error
        if not errors:
            break
    return results, errors
