# Unusual: one at a time, by recursion.
import ray


def retire_idle(pool):
    actor = pool.pop_idle()
    if actor is None:
        return 0
    ray.kill(actor)
    return 1 + retire_idle(pool)
