# Fetches what the first stage gave, and sends it out again.
# outcome: slow
# diagnosis: 2 intermediate values were fetched into the notebook and sent out again
import ray


def two_stages(first, second, items):
    begin, end = ray.remote(first), ray.remote(second)
    halfway = ray.get([begin.remote(item) for item in items])
    return ray.get([end.remote(value) for value in halfway])
