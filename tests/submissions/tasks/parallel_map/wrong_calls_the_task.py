# Calls the remote function like a plain one, without .remote.
# outcome: raised
# diagnosis: cannot be called directly.*\.remote
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    return [task(item) for item in items]
