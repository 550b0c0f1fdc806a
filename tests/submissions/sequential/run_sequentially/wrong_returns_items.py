# Calls, throws the answers away, and returns the items.
# outcome: wrong
# diagnosis: returned the items themselves
def run_sequentially(work, items):
    for item in items:
        work(item)
    return items
