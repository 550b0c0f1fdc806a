# Fetches the values with a loader that does not tell the clock, and runs the second stage at home.
# outcome: tampered
# gains: nothing, because the notebook used values that it had neither made nor been sent
import ray

from autograder.client import standins

standins._unpickled_value = standins.Value


def two_stages(first, second, items):
    begin = ray.remote(first)
    return [second(value) for value in ray.get([begin.remote(item) for item in items])]
