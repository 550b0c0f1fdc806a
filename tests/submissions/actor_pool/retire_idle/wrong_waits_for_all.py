# Takes all results out first, so that everybody is idle.
# outcome: wrong
# diagnosis: 3 was returned, and 0 actors were idle.*not yours to take
import ray


def retire_idle(pool):
    count = 0
    while pool.has_next():
        pool.get_next()
    while pool.has_free():
        ray.kill(pool.pop_idle())
        count += 1
    return count
