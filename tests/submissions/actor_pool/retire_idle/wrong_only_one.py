# Retires one actor.
# outcome: wrong
# diagnosis: 1 was returned, and 2 actors were idle: go on
import ray


def retire_idle(pool):
    actor = pool.pop_idle()
    if actor is None:
        return 0
    ray.kill(actor)
    return 1
