# Collects each reference by itself, and keeps what was raised.
import ray


def collect(pending):
    labels, errors = {}, {}
    for path, reference in pending:
        try:
            labels[path] = ray.get(reference)
        except Exception as error:
            errors[path] = error
    return labels, errors
