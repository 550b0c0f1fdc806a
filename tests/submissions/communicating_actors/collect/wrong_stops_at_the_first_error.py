# Returns when the first file fails, without the labels that come after it.
# outcome: wrong
# diagnosis: labels are missing. One unreadable file must not cost the others
import ray


def collect(pending):
    labels, errors = {}, {}
    try:
        for path, reference in pending:
            labels[path] = ray.get(reference)
    except Exception as error:
        errors[path] = error
    return labels, errors
