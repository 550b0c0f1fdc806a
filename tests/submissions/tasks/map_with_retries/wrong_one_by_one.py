# Retries well, one item after another.
# outcome: slow
# diagnosis: ray.get inside the loop
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=0)(work)
    results, errors = [None] * len(items), {}
    for place, item in enumerate(items):
        for _ in range(attempts):
            try:
                results[place] = ray.get(task.remote(item))
                errors.pop(place, None)
                break
            except ray.exceptions.RayError as error:
                errors[place] = error
    return results, errors
