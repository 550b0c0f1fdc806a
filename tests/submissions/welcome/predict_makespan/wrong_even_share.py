# Divides the sum by the workers, as if an item could be cut.
# outcome: wrong
# diagnosis: shared out evenly
def predict_makespan(costs, workers):
    return sum(costs) / workers
