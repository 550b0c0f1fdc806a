# Returns the labels alone.
# outcome: wrong
# diagnosis: returned a dict, where a pair is expected
import ray


def collect(pending):
    return {path: ray.get(reference) for path, reference in pending}
