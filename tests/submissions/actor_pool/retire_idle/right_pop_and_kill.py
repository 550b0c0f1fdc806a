# Pops the idle ones and kills each.
import ray


def retire_idle(pool):
    count = 0
    while pool.has_free():
        ray.kill(pool.pop_idle())
        count += 1
    return count
