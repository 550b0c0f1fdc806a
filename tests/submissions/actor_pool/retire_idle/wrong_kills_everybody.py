# Kills the busy ones as well, and tells of the idle ones.
# outcome: slow
# diagnosis: 3 busy actors were ended in the middle of a batch, and 3 results with it
import ray


def retire_idle(pool):
    for _, actor in pool._future_to_actor.values():
        ray.kill(actor)
    count = 0
    while pool.has_free():
        ray.kill(pool.pop_idle())
        count += 1
    return count
