# Ends them all and returns nothing.
# outcome: wrong
# diagnosis: stop returned None: is a `return` missing
import ray


def stop(actors):
    for actor in actors:
        ray.kill(actor)
