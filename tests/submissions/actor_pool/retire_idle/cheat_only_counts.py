# Says how many are idle, and does nothing.
# outcome: slow
# gains: the points for the number and for leaving busy ones alone, which it does
# points: 2
def retire_idle(pool):
    return len(pool._idle_actors)
