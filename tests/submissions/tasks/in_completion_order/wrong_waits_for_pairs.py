# Waits until two are ready each time.
# outcome: wrong
# diagnosis: did not come out in the order in which they were ready
import ray


def in_completion_order(work, items):
    task = ray.remote(work)
    pending = [task.remote(item) for item in items]
    while pending:
        ready, pending = ray.wait(pending, num_returns=min(2, len(pending)))
        yield from sorted_by_readiness(ready)


def sorted_by_readiness(references):
    while references:
        first, references = ray.wait(references)
        yield ray.get(first[0])
