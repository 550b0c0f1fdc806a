# Calls once to see whether there is a result, and once more to keep it.
# outcome: wrong
# diagnosis: worked on more than once
def run_sequentially(work, items):
    return [work(item) for item in items if work(item) is not None]
