# Collects everything in the right order, and gives it out when the last one is there.
# outcome: slow
# diagnosis: ready at 1 s came out at 3 s
import ray


def in_completion_order(work, items):
    task = ray.remote(work)
    pending, results = [task.remote(item) for item in items], []
    while pending:
        ready, pending = ray.wait(pending)
        results.append(ray.get(ready[0]))
    yield from results
