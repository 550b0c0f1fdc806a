# Ends those on the list of idle actors, which is empty by then.
# outcome: wrong
# diagnosis: nobody has told them to end
def stop(actors):
    idle_actors = []
    [actor.__ray_terminate__.remote() for actor in idle_actors]
    return len(actors)
