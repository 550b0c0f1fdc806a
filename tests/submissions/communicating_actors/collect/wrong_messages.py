# Keeps the messages instead of the exceptions.
# outcome: wrong
# diagnosis: there is a str: keep the exception itself
import ray


def collect(pending):
    labels, errors = {}, {}
    for path, reference in pending:
        try:
            labels[path] = ray.get(reference)
        except Exception as error:
            errors[path] = str(error)
    return labels, errors
