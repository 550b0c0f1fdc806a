# Takes the first item before it asks whether there is one.
# outcome: raised
# diagnosis: run_sequentially\(work, \[\]\) raised IndexError
def run_sequentially(work, items):
    results = [work(items[0])]
    for item in items[1:]:
        results.append(work(item))
    return results
