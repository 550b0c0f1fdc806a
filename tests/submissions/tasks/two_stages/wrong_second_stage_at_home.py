# Runs the second stage in the notebook.
# outcome: slow
# diagnosis: fetched into the notebook.*second stage ran there
import ray


def two_stages(first, second, items):
    begin = ray.remote(first)
    return [second(value) for value in ray.get([begin.remote(item) for item in items])]
