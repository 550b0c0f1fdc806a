# Ends Ray, and everything in it.
# outcome: wrong
# diagnosis: Your function shut Ray down
import ray


def stop(actors):
    ray.shutdown()
    return len(actors)
