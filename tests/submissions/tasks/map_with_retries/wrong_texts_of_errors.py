# Keeps what the errors say, and not the errors.
# outcome: wrong
# diagnosis: a str under index 0.*the exception itself
import ray


def map_with_retries(work, items, attempts):
    task = ray.remote(max_retries=0)(work)
    results, errors, owed = [None] * len(items), {}, list(range(len(items)))
    for _ in range(attempts):
        started = [(place, task.remote(items[place])) for place in owed]
        errors = {}
        for place, reference in started:
            try:
                results[place] = ray.get(reference)
            except ray.exceptions.RayError as error:
                errors[place] = str(error)
        owed = list(errors)
    return results, errors
