# Hides the reference in a list, where Ray does not look for it.
# outcome: raised
# diagnosis: ObjectRef.*inside a list or tuple
import ray


def two_stages(first, second, items):
    begin, end = ray.remote(first), ray.remote(second)
    return ray.get([end.remote([begin.remote(item)]) for item in items])
