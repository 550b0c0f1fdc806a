# Has the processes exit by themselves: Ray restarts an actor that was not stopped on purpose.
# outcome: wrong
# diagnosis: Ray started them again
import os


def stop(actors):
    for actor in actors:
        actor.__ray_call__.remote(lambda self: os._exit(0))
    return len(actors)
