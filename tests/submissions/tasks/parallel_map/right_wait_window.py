# Unusual: takes each result as soon as ray.wait gives it, and puts it in its place.
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    places = {task.remote(item): place for place, item in enumerate(items)}
    results, pending = [None] * len(items), list(places)
    while pending:
        ready, pending = ray.wait(pending, timeout=10)
        for reference in ready:
            results[places[reference]] = ray.get(reference)
    return results
