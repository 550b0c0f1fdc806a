# Kills each actor.
import ray


def stop(actors):
    for actor in actors:
        ray.kill(actor)
    return len(actors)
