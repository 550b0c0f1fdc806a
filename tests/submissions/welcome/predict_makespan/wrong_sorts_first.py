# Sorts the costliest items to the front: a better plan, and not the one that was asked for.
# outcome: wrong
# diagnosis: costliest
def predict_makespan(costs, workers):
    free_at = [0] * workers
    for cost in sorted(costs, reverse=True):
        free_at[free_at.index(min(free_at))] += cost
    return max(free_at)
