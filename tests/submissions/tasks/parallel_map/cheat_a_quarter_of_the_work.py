# Works on a few of the items, makes up the other results, and is fast.
# outcome: wrong
# gains: nothing, because speed counts only for work that was done
import ray


def parallel_map(work, items):
    task = ray.remote(work)
    done = ray.get([task.remote(item) for item in items[:4]])
    return done + [1234] * (len(items) - len(done))
