# Forgets that map waits until somebody asks.
# outcome: wrong
# diagnosis: returned a map
def run_sequentially(work, items):
    return map(work, items)
