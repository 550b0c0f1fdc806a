# Yields the references.
# outcome: wrong
# diagnosis: ObjectRefs
import ray


def in_completion_order(work, items):
    task = ray.remote(work)
    pending = [task.remote(item) for item in items]
    while pending:
        ready, pending = ray.wait(pending)
        yield ready[0]
