# Raises for an empty list, though the plans that it knows are right.
# outcome: raised
# diagnosis: predict_makespan\(\[\], 3\) raised ValueError
def predict_makespan(costs, workers):
    free_at = {}
    for number, cost in enumerate(costs):
        first = number if number < workers else min(free_at, key=free_at.get)
        free_at[first] = free_at.get(first, 0) + cost
    return max(free_at.values())
