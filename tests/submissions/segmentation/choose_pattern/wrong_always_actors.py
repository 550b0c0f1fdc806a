# Always actors.
# outcome: wrong
# diagnosis: each actor starts for
def choose_pattern(workload):
    return "actors"
