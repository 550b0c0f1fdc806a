# Forgets the loop: takes the first that is ready, and ends.
# outcome: wrong
# diagnosis: 2 results of 3 are missing
import ray


def in_completion_order(work, items):
    task = ray.remote(work)
    pending = [task.remote(item) for item in items]
    if pending:
        ready, pending = ray.wait(pending)
        yield ray.get(ready[0])
