# Unusual: no generator of its own, but an object with __next__, around the futures that Ray's references can become.
from concurrent.futures import as_completed

import ray


class Results:
    def __init__(self, references):
        self.ready = as_completed([reference.future() for reference in references])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.ready).result()


def in_completion_order(work, items):
    task = ray.remote(work)
    return Results([task.remote(item) for item in items])
