# Retires them, and forgets to say how many.
# outcome: wrong
# diagnosis: returned None: is a `return` missing
import ray


def retire_idle(pool):
    while pool.has_free():
        ray.kill(pool.pop_idle())
