# Waits for the first one before the others, also if there is none.
# outcome: raised
# diagnosis: parallel_map\(work, \[\]\) raised IndexError
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    references = [task.remote(item) for item in items]
    first = ray.get(references[0])
    return [first, *ray.get(references[1:])]
