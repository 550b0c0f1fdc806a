# Returns the results as texts.
# outcome: wrong
# diagnosis: is a str, where an int
def run_sequentially(work, items):
    return [f"{work(item)}" for item in items]
