# Empties the list, as if nobody else held handles.
# outcome: wrong
# diagnosis: All 4 actors are still alive
def stop(actors):
    count = len(actors)
    actors.clear()
    return count
