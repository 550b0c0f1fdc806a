# Returns the labels alone, with the exceptions among them.
# outcome: wrong
# diagnosis: returned a dict, where a pair is expected
import ray


def collect(pending):
    labels = {}
    for path, reference in pending:
        try:
            labels[path] = ray.get(reference)
        except Exception as error:
            labels[path] = error
    return labels
