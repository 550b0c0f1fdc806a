# Unusual: starts a failed item again at once, beside those that are still running.
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=0)(work)
    results, errors, tries = [None] * len(items), {}, [1] * len(items)
    owner = {task.remote(item): place for place, item in enumerate(items)}
    while owner:
        (done,), _ = ray.wait(list(owner))
        place = owner.pop(done)
        try:
            results[place] = ray.get(done)
            errors.pop(place, None)
        except ray.exceptions.RayError as error:
            errors[place] = error
            if tries[place] < attempts:
                tries[place] += 1
                owner[task.remote(items[place])] = place
    return results, errors
