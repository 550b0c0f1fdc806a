# Kills the idle ones, and leaves them in the pool.
# outcome: slow
# diagnosis: Ended actors are still in the pool
import ray


def retire_idle(pool):
    idle = list(pool._idle_actors)
    for actor in idle:
        ray.kill(actor)
    return len(idle)
