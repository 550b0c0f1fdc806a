# The loop around ray.wait.
import ray


def in_completion_order(work, items):
    pending = [ray.remote(work).remote(item) for item in items]
    while pending:
        ready, pending = ray.wait(pending)
        yield ray.get(ready[0])
