# Deals the items out in turn, whoever is free.
# outcome: wrong
# diagnosis: take turns
def predict_makespan(costs, workers):
    return max(sum(costs[worker::workers]) for worker in range(workers))
