# Removes from the list that it loops over, and so leaves out every second actor.
# outcome: wrong
# diagnosis: 2 of 4 actors are still alive: number 1, 3 of the list
import ray


def stop(actors):
    count = len(actors)
    for actor in actors:
        ray.kill(actor)
        actors.remove(actor)
    return count
