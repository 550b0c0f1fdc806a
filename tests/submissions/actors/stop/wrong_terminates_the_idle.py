# Ends those on the list of idle actors, which is empty by then.
# outcome: wrong
# diagnosis: All 4 actors are still alive
def stop(actors):
    idle_actors = []
    [actor.__ray_terminate__.remote() for actor in idle_actors]
    return len(actors)
