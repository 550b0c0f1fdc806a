# Gives the ways names of its own.
# outcome: wrong
# diagnosis: A pattern's name is one of 'sequential'
def choose_pattern(workload):
    return "ActorPool" if workload["load"] > 1 else "Tasks"
