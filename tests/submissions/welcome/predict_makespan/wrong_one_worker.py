# Adds everything up, as if there were one worker.
# outcome: wrong
# diagnosis: one worker alone
def predict_makespan(costs, workers):
    return sum(costs)
