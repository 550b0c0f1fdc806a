# Always the loop.
# outcome: wrong
# diagnosis: one process works, where 4 could
def choose_pattern(workload):
    return "sequential"
