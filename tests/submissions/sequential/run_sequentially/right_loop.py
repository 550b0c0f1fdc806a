# A loop that appends.
def run_sequentially(work, items):
    results = []
    for item in items:
        results.append(work(item))
    return results
