# No Ray at all.
# outcome: slow
# diagnosis: notebook's own process: nothing was started with .remote
def parallel_map(work, items):
    return [work(item) for item in items]
