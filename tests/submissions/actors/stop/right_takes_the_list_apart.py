# Takes one actor after another out of a copy of the list, and kills it twice to be sure.
import ray


def stop(actors):
    left, ended = list(actors), 0
    while left:
        actor = left.pop()
        ray.kill(actor, no_restart=True)
        ray.kill(actor)
        ended += 1
    return ended
