# Swallows what was raised: nobody will know which files failed.
# outcome: wrong
# diagnosis: could not be read, and your errors don't say so
import ray


def collect(pending):
    labels = {}
    for path, reference in pending:
        try:
            labels[path] = ray.get(reference)
        except Exception:
            pass
    return labels, {}
