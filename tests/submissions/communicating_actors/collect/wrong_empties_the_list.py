# Takes the pairs out of the caller's list.
# outcome: wrong
# diagnosis: takes pairs out of `pending`
import ray


def collect(pending):
    labels, errors = {}, {}
    while pending:
        path, reference = pending.pop()
        try:
            labels[path] = ray.get(reference)
        except Exception as error:
            errors[path] = error
    return labels, errors
