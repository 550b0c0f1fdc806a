# The return stands inside the loop, one step too far to the right.
# outcome: wrong
# diagnosis: last 2 results of 3 are missing.*return
def run_sequentially(work, items):
    results = []
    for item in items:
        results.append(work(item))
        return results
    return results
