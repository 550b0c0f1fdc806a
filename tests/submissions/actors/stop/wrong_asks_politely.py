# Puts the end into each actor's queue, behind what it is doing.
# outcome: slow
# diagnosis: finished its batch before it ended: __ray_terminate__ waits
def stop(actors):
    for actor in actors:
        actor.__ray_terminate__.remote()
    return len(actors)
