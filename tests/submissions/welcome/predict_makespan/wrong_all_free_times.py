# Returns when each worker is free, and not when the last one is.
# outcome: wrong
# diagnosis: should be a (float|number), and it is a list
def predict_makespan(costs, workers):
    free_at = [0] * workers
    for cost in costs:
        free_at[free_at.index(min(free_at))] += cost
    return free_at
