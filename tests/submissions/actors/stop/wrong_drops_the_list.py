# Empties the list, as if nobody else held handles.
# outcome: wrong
# diagnosis: emptied the list
def stop(actors):
    count = len(actors)
    actors.clear()
    return count
