# Returns when the first worker is free, and not the last one.
# outcome: wrong
# diagnosis: first worker is free
def predict_makespan(costs, workers):
    free_at = [0] * workers
    for cost in costs:
        free_at[free_at.index(min(free_at))] += cost
    return min(free_at)
